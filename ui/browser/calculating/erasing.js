// An eraser for strokes: the twin of lenet/digits/erasing.py.

import { extent } from './strokes.js'

/** @import { Path } from './strokes.js' */

const STEP = 1

/**
 * What an eraser leaves of strokes.
 * @param {Path[]} paths
 * @param {Path} eraser the middle line of its way
 * @param {number} reach how far it erases on each side
 * @returns {Path[]}
 */
export function erase(paths, eraser, reach) {
  return paths.flatMap(path => partsLeft(path, eraser, reach))
}

/**
 * @param {Path} path
 * @param {Path} eraser
 * @param {number} reach
 * @returns {Path[]}
 */
function partsLeft(path, eraser, reach) {
  const [low, high] = extent([eraser])
  /** @param {number[]} point */
  const far = ([x, y]) => x < low[0] - reach || x > high[0] + reach || y < low[1] - reach || y > high[1] + reach
  if (aside(path, low, high, reach)) return [path]
  const points = withSteps(path)
  const left = points.map(({ point }) => far(point) || distance(point, eraser) > reach)
  if (left.every(Boolean)) return [path]
  const parts = []
  for (let begin = 0, end; begin < points.length; begin = end + 1) {
    end = begin
    while (end < points.length && left[end]) end++
    const part = points.slice(begin, end)
    if (part.length)
      parts.push(part.filter(({ own }, i) => own || i === 0 || i === part.length - 1).map(({ point }) => point))
  }
  return parts
}

/**
 * Whether a path lies wholly on one side of an eraser's box.
 * @param {Path} path
 * @param {number[]} low
 * @param {number[]} high
 * @param {number} reach
 */
function aside(path, low, high, reach) {
  const [least, most] = extent([path])
  return [0, 1].some(axis => most[axis] < low[axis] - reach || least[axis] > high[axis] + reach)
}

/**
 * The path with points between its own, `STEP` apart at most.
 * @param {Path} path
 */
function withSteps(path) {
  const found = path.slice(0, -1).flatMap((start, i) => {
    const along = path[i + 1].map((value, axis) => value - start[axis])
    const pieces = Math.max(1, Math.ceil(Math.hypot(...along) / STEP))
    return Array.from({ length: pieces }, (_, step) => ({
      point: start.map((value, axis) => value + (step / pieces) * along[axis]),
      own: step === 0,
    }))
  })
  return [...found, { point: path[path.length - 1], own: true }]
}

/**
 * How far a point lies from the lines of a path.
 * @param {number[]} point
 * @param {Path} path
 */
export function distance(point, path) {
  let least = Infinity
  for (let i = 0; i < Math.max(1, path.length - 1); i++) {
    const [[x0, y0], [x1, y1]] = [path[i], path[i + 1] ?? path[i]]
    const [alongX, alongY, offX, offY] = [x1 - x0, y1 - y0, point[0] - x0, point[1] - y0]
    const square = Math.max(alongX ** 2 + alongY ** 2, Number.MIN_VALUE)
    const share = Math.min(1, Math.max(0, (offX * alongX + offY * alongY) / square))
    least = Math.min(least, Math.hypot(offX - share * alongX, offY - share * alongY))
  }
  return least
}
