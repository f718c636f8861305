// What a map is coloured by. After tanh most units of the deeper layers are so near to -1 or 1 that all would look
// alike: there the colour follows the sum before the squashing, which keeps large values apart.
import { largest } from './numbers.js'

const WIDEST = 3 // times the root mean square: a few very large units do not make all others pale
const ONE = 1 - 2 ** -24 // the largest float32 below 1: its sum is 8.7

/**
 * The values that a layer is coloured by, and what they are scaled by.
 * @param {{ kind: string }} layer
 * @param {string} squashing
 * @param {ArrayLike<number>} values
 * @returns {{ values: ArrayLike<number>, limit: number }}
 */
export function shading({ kind }, squashing, values) {
  if (squashing !== 'tanh' || kind === 'pooling' || kind === 'input') return { values, limit: largest(values, 0) || 1 }
  const sums = unsquashed(values)
  return { values: sums, limit: Math.min(largest(sums), WIDEST * rootMeanSquare(sums)) }
}

/**
 * The sums whose tanh is given.
 * @param {ArrayLike<number>} values
 */
export function unsquashed(values) {
  const sums = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) sums[i] = Math.atanh(Math.min(ONE, Math.max(-ONE, values[i])))
  return sums
}

/** @param {ArrayLike<number>} values */
export function rootMeanSquare(values) {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] ** 2
  return Math.sqrt(total / (values.length || 1)) || 1
}
