// What is on the canvas as strokes: the twin of lenet/digits/canvas_paths.py, and of the canvas's brush, which makes
// a path of the places that the pen was at. So what is read under the pen is what will be read when it is lifted.
import { erase } from './erasing.js'
import { covered, extent } from './strokes.js'

/** @import { Path } from './strokes.js' */
/** @typedef {{ path: Path, width: number, erases: boolean }} CanvasStroke in pixels of the canvas */

export const CANVAS = 320 // pixels a side
const PIECES = 2
const TOUCH = 3
const NEAREST = 0.4 // pixels: places nearer to the one before than this are left out by the brush (`decimate`)
const END = 1 / 1000 // of the pen's width: by so much the brush makes a stroke longer at its ends

/**
 * The middle line that the canvas's brush makes of the places that the pen was at: curves to the middles between them.
 * @param {Path} places the first one twice, as the brush has it
 * @param {number} width of the pen
 * @returns {Path}
 */
export function brushed(places, width) {
  const points = thinned(places)
  const many = points.length > 2
  const path = [nudged(points[0], many ? direction(points[1], points[2]) : [1, 0], -END * width)]
  for (let i = 0; i + 1 < points.length; i++) {
    const [control, next] = [points[i], points[i + 1]]
    const middle = control.map((value, axis) => (value + next[axis]) / 2)
    if (!same(control, next)) path.push(...curve(last(path), control, middle))
  }
  const end = points.length - 1
  path.push(nudged(points[end], many ? direction(points[end - 1], points[end]) : [1, 0], END * width))
  return path
}

/**
 * The places that the brush keeps: all but those near to the one before, and never the last but one.
 * @param {Path} places
 */
function thinned(places) {
  if (places.length <= 2) return places
  const kept = [places[0]]
  for (const place of places.slice(1, -2)) {
    const [x, y] = last(kept)
    if ((x - place[0]) ** 2 + (y - place[1]) ** 2 >= NEAREST ** 2) kept.push(place)
  }
  return [...kept, last(places)]
}

/**
 * @param {number[]} start
 * @param {number[]} control
 * @param {number[]} end
 * @returns {Path} a quadratic curve as points after its start
 */
function curve(start, control, end) {
  const shares = Array.from({ length: PIECES }, (_, piece) => (piece + 1) / PIECES)
  /** @type {(t: number, axis: number) => number} */
  const at = (t, axis) => (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * end[axis]
  return shares.map(t => [at(t, 0), at(t, 1)])
}

/** @type {(path: Path) => number[]} */
const last = path => path[path.length - 1]
/** @type {(one: number[], other: number[]) => boolean} */
const same = (one, other) => one[0] === other[0] && one[1] === other[1]
/** @type {(from: number[], to: number[]) => number[]} */
const direction = (from, to) => to.map((value, axis) => Math.sign(value - from[axis]))
/** @type {(point: number[], way: number[], by: number) => number[]} */
const nudged = (point, way, by) => point.map((value, axis) => value + way[axis] * by)

/**
 * A path of the canvas's JSON as straight lines, see `flat` in Python.
 * @param {[string, ...number[]][]} commands
 * @returns {Path}
 */
export function flat(commands) {
  /** @type {Path} */
  const points = []
  for (const [, ...numbers] of commands) {
    const [first, second] = [numbers.slice(0, 2), numbers.slice(2)]
    points.push(...(second.length ? curve(last(points), first, second) : [first]))
  }
  return points
}

/**
 * What is on the canvas in the end: erasers have passed, a mere touch is one point.
 * @param {CanvasStroke[]} strokes
 * @returns {Path[]}
 */
export function middleLines(strokes) {
  return ended(left(strokes))
}

/**
 * What erasers have left.
 * @param {CanvasStroke[]} strokes
 * @returns {Path[]}
 */
export function left(strokes) {
  return strokes.reduce(added, /** @type {Path[]} */ ([]))
}

/**
 * One stroke more, or what an eraser leaves.
 * @param {Path[]} paths
 * @param {CanvasStroke} stroke
 * @returns {Path[]}
 */
export function added(paths, { path, width, erases }) {
  return erases ? erase(paths, path, width / 2) : [...paths, path]
}

/**
 * All of it; a mere touch as one point.
 * @param {Path[]} paths
 * @returns {Path[]}
 */
export function ended(paths) {
  if (!paths.length) return []
  const [low, high] = extent(paths)
  const touch = high[0] - low[0] <= TOUCH && high[1] - low[1] <= TOUCH
  return touch ? [[paths[0][0]]] : paths
}

/**
 * The strokes as they look on the canvas.
 * @param {CanvasStroke[]} strokes
 * @param {number} side pixels
 * @returns {Uint8Array} side x side, 0 or 1
 */
export function paint(strokes, side) {
  const ink = new Uint8Array(side * side)
  for (const { path, width, erases } of strokes) {
    covered([path], width / 2, side).forEach((touched, i) => touched && (ink[i] = erases ? 0 : 1))
  }
  return ink
}
