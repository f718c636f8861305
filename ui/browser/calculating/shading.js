// What a map is coloured by. After tanh most units of C5 and F6, and many of C3, are so near to -1 or 1 that all would
// look alike: layers with weights are coloured by the sum before the squashing, which keeps large values apart.
import { largest } from './numbers.js'

const WIDEST = 3 // times the root mean square: a few very large units do not make all others pale
const ONE = 1 - 2 ** -24 // the largest float32 below 1: its sum is 8.7

/**
 * The values that a layer is coloured by, and what they are scaled by.
 * @param {{ kind: string }} layer
 * @param {string} squashing
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number> | null} [scales] what each map was multiplied with after the squashing
 * @returns {{ values: ArrayLike<number>, limit: number }}
 */
export function shading({ kind }, squashing, values, scales = null) {
  if (squashing !== 'tanh' || kind === 'pooling' || kind === 'input') return { values, limit: largest(values, 0) || 1 }
  const sums = unsquashed(values, scales)
  return { values: sums, limit: Math.min(largest(sums), WIDEST * rootMeanSquare(sums)) }
}

/**
 * The sums whose tanh, scaled, is given; 0 where a map is switched off.
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number> | null} [scales]
 */
function unsquashed(values, scales = null) {
  const sums = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = scales ? values[i] / (scales[i % scales.length] || 1) : values[i]
    const part = Math.min(ONE, Math.max(-ONE, value))
    sums[i] = Math.log((1 + part) / (1 - part)) / 2 // twice as fast as Math.atanh, which is exact near to zero too
  }
  return sums
}

/** @param {ArrayLike<number>} values */
export function rootMeanSquare(values) {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] ** 2
  return Math.sqrt(total / (values.length || 1)) || 1
}
