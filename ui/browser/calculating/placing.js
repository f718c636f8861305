// Where the network's input lies on what was drawn: a drawing is drawn again in its size and place (see strokes.js), so
// that a pixel of the input is a square of the canvas.
import { BOX, FRAME, INPUT, PEN } from './preparation.js'
import { extent } from './strokes.js'

/** @import { Path } from './strokes.js' */
/** @typedef {{ left: number, top: number, scale: number, size: number, box?: { left: number, top: number } }} Placing of input on canvas: pixel 0 begins at `left`, `top`, each is `scale` wide, `size` of them a side; `box`: where the 20x20 lie in the 28x28 */

/**
 * @param {Path[]} strokes middle lines on the canvas
 * @param {ArrayLike<number>} digit what became of them: 28x28
 * @param {ArrayLike<number>} box and before it was centred: 20x20
 * @param {number} [size] of the network's input: the 28x28, or with a border around them
 * @returns {Required<Placing> | null} null for a dot, which has no size
 */
export function placing(strokes, box, digit, size = INPUT) {
  const [low, high] = extent(strokes.filter(path => path.length))
  const larger = Math.max(high[0] - low[0], high[1] - low[1])
  if (!(larger > 0)) return null
  const scale = larger / (BOX - PEN)
  const border = (size - FRAME) / 2
  const [top, left] = moved(box, digit)
  /** @type {(axis: number, offset: number) => number} */
  const begin = (axis, offset) => (low[axis] + high[axis]) / 2 - scale * (border + offset + BOX / 2)
  return { left: begin(0, left), top: begin(1, top), scale, size, box: { left, top } }
}

/**
 * By how many pixels the box was moved into the frame: its first ink tells.
 * @param {ArrayLike<number>} box
 * @param {ArrayLike<number>} digit
 */
function moved(box, digit) {
  const [from, to] = [firstInk(box, BOX), firstInk(digit, FRAME)]
  return [to[0] - from[0], to[1] - from[1]]
}

/**
 * The first row and the first column that have ink.
 * @param {ArrayLike<number>} image
 * @param {number} side
 */
function firstInk(image, side) {
  let [row, column] = [side, side]
  for (let i = 0; i < side * side; i++)
    if (image[i] > 0) {
      row = Math.min(row, Math.floor(i / side))
      column = Math.min(column, i % side)
    }
  return [row, column]
}

/**
 * The input over the whole canvas: where it is not a drawing that lies there.
 * @param {number} side of the canvas
 * @param {number} [size] of the network's input
 * @returns {Placing}
 */
export function over(side, size = INPUT) {
  return { left: 0, top: 0, scale: side / size, size }
}

/**
 * The pixel of the input at a place of the canvas; null outside of it.
 * @param {Placing} placing
 * @param {number} x
 * @param {number} y
 */
export function pixelAt({ left, top, scale, size }, x, y) {
  const [row, column] = [Math.floor((y - top) / scale), Math.floor((x - left) / scale)]
  const inside = [row, column].every(at => at >= 0 && at < size)
  return inside ? { row, column } : null
}
