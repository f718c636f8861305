// What a map is coloured by. After tanh most units of C5 and F6, and many of C3, are so near to -1 or 1 that all would
// look alike: layers with weights are coloured by the sum before the squashing, which keeps large values apart. So they
// are after sigmoid, where many are near 0 or 1 and none is below: the sum's sign tells who was held back. What is itself
// a picture, to be compared with prototypes, is coloured as they are: by its values, ink 1 and paper -1.
import { sumsOf } from './forward.js'
import { largest } from './numbers.js'

const WIDEST = 3 // times the root mean square: a few very large units do not make all others pale

/**
 * The values that a layer is coloured by, and what they are scaled by.
 * @param {{ picture?: number[] | null }} layer
 * @param {string} squashing
 * @param {ArrayLike<number>} values as `forward` has returned them
 * @param {ArrayLike<number> | null} [scales] what each map was multiplied with after the squashing
 * @returns {{ values: ArrayLike<number>, limit: number }}
 */
export function shading({ picture }, squashing, values, scales = null) {
  if (picture) return { values, limit: largest(values, 1) }
  const sums = sumsOf(values)
  if (!sums) return { values, limit: largest(values, 0) || 1 }
  const shown = scales ? sums.map((sum, i) => (scales[i % scales.length] === 0 ? 0 : sum)) : sums
  return { values: shown, limit: limitOf(shown) }
}

/**
 * What the colours of sums are scaled by.
 * @param {ArrayLike<number>} sums
 */
export function limitOf(sums) {
  return Math.min(largest(sums), WIDEST * rootMeanSquare(sums))
}

/** @param {ArrayLike<number>} values */
export function rootMeanSquare(values) {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] ** 2
  return Math.sqrt(total / (values.length || 1)) || 1
}
