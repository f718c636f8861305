// A drawing as its strokes, drawn again with MNIST's pen: the twin of lenet/digits/strokes.py, to be read beside it.
import { BOX, FINE, INPUT, PEN, centre, frame } from './preparation.js'

/** @typedef {number[][]} Path points [x, y], x to the right, y down */
/** @typedef {{ drawn: Float32Array, box: Float32Array, digit: Float32Array, input: Float32Array }} Prepared 160x160, 20x20, 28x28 and 32x32, each from 0 to 1 */
/** @typedef {[number, number, number, number]} Line from x, y to x, y */

export const SIDE = BOX * FINE
const SPAN = (BOX - PEN) * FINE
const REACH = (PEN * FINE) / 2 + 1e-9
const LEVEL = 1e-9

/**
 * @param {Path[]} strokes
 * @returns {Prepared | null} null when there is no point at all
 */
export function prepareStrokes(strokes) {
  const paths = fitted(strokes)
  if (!paths.length) return null
  const drawn = new Float32Array(covered(paths, REACH, SIDE))
  const box = averaged(drawn, SIDE, FINE)
  const digit = centre(box)
  return { drawn, box, digit, input: frame(digit, INPUT) }
}

/**
 * The middle lines at their place on the finer grid.
 * @param {Path[]} strokes
 * @returns {Path[]}
 */
function fitted(strokes) {
  const paths = strokes.filter(path => path.length)
  if (!paths.length) return []
  const [low, high] = extent(paths)
  const larger = Math.max(high[0] - low[0], high[1] - low[1])
  const middle = low.map((value, axis) => value + (high[axis] - value) / 2)
  /** @param {number[]} point */
  const place = point => point.map((value, axis) => ((value - middle[axis]) / (larger || 1)) * SPAN + SIDE / 2)
  return paths.map(path => path.map(place))
}

/**
 * The least and the greatest x and y.
 * @param {Path[]} paths
 */
export function extent(paths) {
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ]
  for (const path of paths)
    for (const point of path)
      for (const axis of [0, 1]) {
        low[axis] = Math.min(low[axis], point[axis])
        high[axis] = Math.max(high[axis], point[axis])
      }
  return [low, high]
}

/**
 * The pixels of a square whose middles lie within reach of lines.
 *
 * What lies within reach of a line is convex, so it meets each row of pixels in one piece: its first pixel counts 1,
 * the one after its last -1, and along a row the sum of those so far is above 0 where there is ink.
 * @param {Path[]} paths
 * @param {number} reach
 * @param {number} side
 * @returns {Uint8Array} side x side, 0 or 1
 */
export function covered(paths, reach, side) {
  const ends = new Int32Array(side * (side + 1))
  for (const line of lines(paths)) {
    const top = clip(Math.ceil(Math.min(line[1], line[3]) - reach - 0.5), side)
    const bottom = clip(Math.floor(Math.max(line[1], line[3]) + reach - 0.5) + 1, side)
    const edges = longSides(line, reach)
    for (let row = top; row < bottom; row++) addPiece(ends, side, row, line, edges, reach)
  }
  return summed(ends, side)
}

/**
 * @param {Int32Array} ends
 * @param {number} side
 */
function summed(ends, side) {
  const ink = new Uint8Array(side * side)
  for (let row = 0; row < side; row++) {
    let depth = 0
    for (let column = 0; column < side; column++) {
      depth += ends[row * (side + 1) + column]
      ink[row * side + column] = depth > 0 ? 1 : 0
    }
  }
  return ink
}

/**
 * @param {number} value
 * @param {number} side
 */
function clip(value, side) {
  return Math.min(side, Math.max(0, value))
}

/**
 * A single point is a line of no length.
 * @param {Path[]} paths
 * @returns {Line[]}
 */
function lines(paths) {
  return paths.flatMap(path => {
    const starts = path.length > 1 ? path.slice(0, -1) : path
    return starts.map((start, i) => /** @type {Line} */ ([...start, ...(path[i + 1] ?? start)]))
  })
}

/**
 * From where to where a row's middle lies within reach of a line: in the discs at its ends, or between its long sides.
 * @param {Int32Array} ends
 * @param {number} side
 * @param {number} row
 * @param {Line} line
 * @param {number[][]} edges
 * @param {number} reach
 */
function addPiece(ends, side, row, [x0, y0, x1, y1], edges, reach) {
  const height = row + 0.5
  const [start, end] = [halfWidth(height - y0, reach), halfWidth(height - y1, reach)]
  let left = Math.min(x0 - start, x1 - end)
  let right = Math.max(x0 + start, x1 + end)
  for (const edge of edges) {
    const place = crossing(edge, height)
    if (place < left) left = place
    if (place > right) right = place
  }
  if (left > right) return
  ends[row * (side + 1) + clip(Math.ceil(left - 0.5), side)]++
  ends[row * (side + 1) + clip(Math.floor(right - 0.5) + 1, side)]--
}

/**
 * Half of what a height meets of a disc; infinitely little where it does not.
 * @param {number} above
 * @param {number} reach
 */
function halfWidth(above, reach) {
  const square = reach ** 2 - above ** 2
  return square >= 0 ? Math.sqrt(square) : -Infinity
}

/**
 * Where a height crosses a long side; NaN where it does not.
 * @param {number[]} edge
 * @param {number} height
 */
function crossing([x, y, slope, rise], height) {
  const above = height - y
  const share = above * (1 / rise)
  return share >= 0 && share <= 1 ? x + slope * above : NaN
}

/**
 * The two edges beside a line: where each begins, its slope and its rise; a level line's are where it begins.
 * @param {Line} line
 * @param {number} reach
 */
function longSides([x0, y0, x1, y1], reach) {
  const [alongX, alongY] = [x1 - x0, y1 - y0]
  const length = Math.hypot(alongX, alongY)
  const rise = Math.abs(alongY) < LEVEL ? Infinity : alongY
  const aside = reach / (length > 0 ? length : 1)
  return [aside, -aside].map(side => [x0 - side * alongY, y0 + side * alongX, alongX / rise, rise])
}

/**
 * Every square of pixels averaged.
 * @param {ArrayLike<number>} image side x side
 * @param {number} side
 * @param {number} block the square's side
 */
export function averaged(image, side, block) {
  const size = side / block
  const sums = new Float32Array(size * size)
  for (let row = 0; row < side; row++)
    for (let square = 0; square < size; square++) {
      const start = row * side + square * block
      let sum = 0
      for (let i = start; i < start + block; i++) sum += image[i]
      sums[Math.floor(row / block) * size + square] += sum
    }
  return sums.map(total => total / block ** 2)
}
