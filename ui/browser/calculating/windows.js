// Windows over a picture or a map: what lies in them, and which of them is meant by a place.
import { clamp } from './numbers.js'

/**
 * @param {(row: number, column: number) => number} valueAt
 * @param {number} top
 * @param {number} left
 * @param {number} size
 * @returns {Float32Array} the `size` x `size` values, row by row
 */
export function windowOf(valueAt, top, left, size) {
  return Float32Array.from({ length: size * size }, (_, i) => valueAt(top + Math.floor(i / size), left + (i % size)))
}

/**
 * The values of a window that lies within a grid.
 * @param {{ shape: number[], values: ArrayLike<number> }} grid
 * @param {number} top
 * @param {number} left
 * @param {number} size
 * @returns {Float32Array}
 */
export function cut({ shape, values }, top, left, size) {
  return windowOf((row, column) => values[row * shape[1] + column], top, left, size)
}

/**
 * @param {ArrayLike<number>} patch
 * @param {ArrayLike<number>} kernel
 * @returns {number[]} value times weight, cell by cell
 */
export function products(patch, kernel) {
  return Array.from(patch, (value, i) => value * kernel[i])
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} [start] a bias
 * @returns {number}
 */
export function sum(values, start = 0) {
  return Array.from(values).reduce((total, value) => total + value, start)
}

/**
 * The window, by its row or its column among the results, whose middle is nearest to a cell.
 * @param {number} cell
 * @param {number} size of the window
 * @param {number} stride
 * @param {number} count of results
 * @returns {number}
 */
export function windowAround(cell, size, stride, count) {
  return clamp(Math.round((cell - (size - 1) / 2) / stride), 0, count - 1)
}
