// The axes of the curves: where they end, where their marks stand, what is written beside these.
import { clamp, short } from '../../browser/calculating/numbers.js'
import { compact } from './measures.js'

/** @typedef {{ low: number, high: number, step: number, most: number, say: (value: number) => string }} Axis a value above `most` has no place on it */

const MARKS = 5 // about so many on an axis
const FLOORS = [
  [0.99, 0.005],
  [0.98, 0.005],
  [0.95, 0.01],
  [0.9, 0.02],
  [0.8, 0.05],
  [0.5, 0.1],
  [0, 0.2],
] // and steps
const LARGE = 1e5 // from here on numbers are written with powers of ten

/**
 * A step of 1, 2 or 5 times a power of ten.
 * @param {number} rough
 * @returns {number}
 */
export function nice(rough) {
  const unit = 10 ** Math.floor(Math.log10(rough))
  return unit * [1, 2, 5, 10].find(times => times * unit >= rough * 0.9999)
}

/**
 * Whether a place on the screen can be worked out from it.
 * @param {unknown} value
 * @returns {value is number}
 */
export function drawable(value) {
  return Number.isFinite(value) && Math.abs(/** @type {number} */ (value)) < 1e100
}

/**
 * From zero to the highest loss; one that is out of all proportion does not press the rest flat.
 * @param {number[]} values
 * @returns {Axis}
 */
export function lossAxis(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const most = Math.max(4, 30 * (sorted[Math.floor(sorted.length / 2)] ?? 0))
  const top = Math.max(sorted.findLast(value => value <= most) ?? 2.4, 1e-6)
  const step = nice(top / MARKS)
  const say = value => (value < LARGE ? short(value, 6) : compact(value))
  return { low: 0, high: step * Math.ceil(top / step - 1e-9), step, most, say }
}

/**
 * From a round number below the lowest accuracy to one.
 * @param {number[]} values
 * @returns {Axis}
 */
export function accuracyAxis(values) {
  const least = clamp(Math.min(...values, 1), 0, 1)
  const [low, step] = FLOORS.find(([floor]) => floor <= (values.length ? least : 0))
  return { low, high: 1, step, most: 1, say: value => `${short(100 * value, 1)} %` }
}

/**
 * From zero to the highest learning rate.
 * @param {number[]} values
 * @returns {Axis}
 */
export function rateAxis(values) {
  if (!values.length) return { low: 0, high: 1, step: 1, most: Infinity, say: () => '' } // before the first step
  const top = Math.max(...values, 1e-12)
  const step = nice(top / (MARKS - 1))
  return { low: 0, high: step * Math.ceil(top / step - 1e-9), step, most: Infinity, say: compact }
}
