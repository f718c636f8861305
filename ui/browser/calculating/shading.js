// What a map is coloured by. After tanh most units of C5 and F6, and many of C3, are so near to -1 or 1 that all would
// look alike: layers with weights are coloured by the sum before the squashing, which keeps large values apart. So they
// are after sigmoid, where many are near 0 or 1 and none is below: the sum's sign tells who was held back. What is itself
// a picture, to be compared with prototypes, is coloured as they are: by its values, ink 1 and paper -1.
import { AMPLITUDE, STEEPNESS } from './forward.js'
import { clamp, largest } from './numbers.js'

const WIDEST = 3 // times the root mean square: a few very large units do not make all others pale
const ONE = 1 - 2 ** -24 // the largest float32 below 1: its sum is 8.7 under tanh, 16.6 under sigmoid
/** @type {Record<string, (value: number) => number>} from what was squashed to its sum */
const BACK = {
  tanh: back,
  sigmoid: value => logit(clamp(value, 1 - ONE, ONE)),
  scaled_tanh: value => back(value / AMPLITUDE) / STEEPNESS,
}

/**
 * The values that a layer is coloured by, and what they are scaled by.
 * @param {{ kind: string, trained?: boolean, picture?: number[] | null }} layer
 * @param {string} squashing
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number> | null} [scales] what each map was multiplied with after the squashing
 * @returns {{ values: ArrayLike<number>, limit: number }}
 */
export function shading({ kind, trained, picture }, squashing, values, scales = null) {
  const own = BACK[squashing]
  if (picture) return { values, limit: largest(values, 1) }
  const asItIs = kind === 'input' || (kind === 'pooling' && !trained)
  if (!own || asItIs) return { values, limit: largest(values, 0) || 1 }
  const sums = unsquashed(values, own, scales)
  return { values: sums, limit: Math.min(largest(sums), WIDEST * rootMeanSquare(sums)) }
}

/**
 * The sums that, squashed and scaled, are given; 0 where a map is switched off.
 * @param {ArrayLike<number>} values
 * @param {(value: number) => number} own
 * @param {ArrayLike<number> | null} [scales]
 */
function unsquashed(values, own, scales = null) {
  const sums = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const factor = scales ? scales[i % scales.length] : 1
    sums[i] = factor === 0 ? 0 : own(values[i] / factor)
  }
  return sums
}

/**
 * From a tanh to its sum: twice as fast as Math.atanh.
 * @param {number} value
 */
function back(value) {
  return logit((1 + clamp(value, -ONE, ONE)) / 2) / 2
}

/** @param {number} share */
function logit(share) {
  return Math.log(share / (1 - share))
}

/** @param {ArrayLike<number>} values */
export function rootMeanSquare(values) {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] ** 2
  return Math.sqrt(total / (values.length || 1)) || 1
}
