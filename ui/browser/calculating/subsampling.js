// The subsampling of 1998, step by step: what it makes of one map, and where its windows lie on the squashing function.
// Where that is nearly straight the map is an average in another measure; where it is flat it is a threshold.
import { SQUASH, pool } from './forward.js'
import { SLOPES } from './gradients.js'

/** @import { Grid } from './packing.js' */
/** @import { Squashing } from './forward.js' */
/** @typedef {{ before: Grid, sums: Grid, totals: Grid, squashed: Grid, average: Grid, max: Grid }} Steps */
/** @typedef {{ count: number, straight: number, low: number, high: number }} Lying how many windows see ink, and how many of these lie where */
/** @typedef {'nothing' | 'straight' | 'threshold' | 'end' | 'between'} Verdict */

export const SIDE = 2 // of a window; windows lie side by side
export const CELLS = SIDE ** 2
const STRAIGHT = 3 / 4 // of the steepest slope: from here on a squashing function counts as nearly straight
const FLAT = 1 / 4 // down to here it counts as flat
const BOTH = 0.02 // of the windows on either flat end: less are stray ones
const MANY = 0.1 // of all windows: so many alike are bare paper
const ALIKE = 1e-4 // how far sums may differ that count as one
const NEAR_ZERO = 1e-9 // where every squashing function is steepest, ReLU's kink left aside

/**
 * What subsampling makes of a map, each step kept; beside it the average and the maximum of the same windows.
 * @param {Grid} before
 * @param {number} coefficient
 * @param {number} bias
 * @param {Squashing} squashing
 * @returns {Steps}
 */
export function steps(before, coefficient, bias, squashing) {
  const [average, max] = ['average', 'max'].map(operation =>
    pooled(before, /** @type {'average' | 'max'} */ (operation)),
  )
  const sums = mapped(average, mean => CELLS * mean)
  const totals = mapped(sums, sum => coefficient * sum + bias)
  return { before, sums, totals, squashed: mapped(totals, SQUASH[squashing]), average, max }
}

/**
 * @param {Grid} grid
 * @param {'average' | 'max'} operation
 * @returns {Grid}
 */
function pooled({ shape: [rows], values }, operation) {
  const size = Math.floor(rows / SIDE)
  const made = pool({ values, size: rows, maps: 1 }, operation, { kernel: SIDE, stride: SIDE, size })
  return { shape: [size, size], values: made.values }
}

/**
 * @param {Grid} grid
 * @param {(value: number) => number} change
 * @returns {Grid}
 */
function mapped({ shape, values }, change) {
  return { shape, values: values.map(change) }
}

/**
 * How steep a squashing function is at a weighted sum, as a share of the steepest that it gets.
 * @param {number} total
 * @param {Squashing} squashing
 */
export function steepness(total, squashing) {
  const slope = (/** @type {number} */ at) => SLOPES[squashing](SQUASH[squashing](at))
  return slope(total) / slope(NEAR_ZERO)
}

/**
 * @param {number} total
 * @param {Squashing} squashing
 */
export function isStraight(total, squashing) {
  return steepness(total, squashing) >= STRAIGHT
}

/**
 * Where the windows of a map that see ink lie on the squashing function: bare paper says nothing.
 * @param {{ sums: Grid, totals: Grid }} steps
 * @param {Squashing} squashing
 * @returns {Lying}
 */
export function lying({ sums, totals }, squashing) {
  const bare = paper(sums.values)
  const found = { count: 0, straight: 0, low: 0, high: 0 }
  totals.values.forEach((total, i) => {
    if (bare !== null && Math.abs(sums.values[i] - bare) < ALIKE) return
    found.count++
    if (isStraight(total, squashing)) found.straight++
    else if (steepness(total, squashing) > FLAT) return
    else if (total < 0) found.low++
    else found.high++
  })
  return found
}

/**
 * What windows on bare paper add up to: the sum that many have; null where there is none, or no other.
 * @param {Float32Array} sums
 * @returns {number | null}
 */
export function paper(sums) {
  const most = sums.reduce(
    (best, sum) => {
      const count = sums.filter(other => Math.abs(other - sum) < ALIKE).length
      return count > best.count ? { sum, count } : best
    },
    { sum: 0, count: 0 },
  )
  return most.count >= MANY * sums.length && most.count < sums.length ? most.sum : null
}

/**
 * What that makes of the map.
 * @param {Lying} where
 * @param {number} coefficient
 * @returns {Verdict}
 */
export function verdict({ count, straight, low, high }, coefficient) {
  if (coefficient === 0) return 'nothing'
  if (2 * straight > count) return 'straight'
  if (2 * (low + high) <= count) return 'between'
  return Math.min(low, high) >= BOTH * count ? 'threshold' : 'end'
}

/**
 * How many of a window's four numbers have to be as high as the map's highest, the others as low as its lowest, for
 * the weighted sum to be above zero; where the coefficient is negative, how many have to be that low.
 * @param {Grid} before
 * @param {number} coefficient
 * @param {number} bias
 * @returns {number | null} null: all four are not enough
 */
export function needed({ values }, coefficient, bias) {
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  const [wanted, others] = coefficient < 0 ? [low, high] : [high, low]
  for (let count = 0; count <= CELLS; count++)
    if (coefficient * (count * wanted + (CELLS - count) * others) + bias > 0) return count
  return null
}

/**
 * How many values lie in each of so many equal parts of what is between -reach and reach; none lies outside.
 * @param {ArrayLike<number>} values
 * @param {number} reach
 * @param {number} bins
 * @returns {number[]}
 */
export function counts(values, reach, bins) {
  const found = new Array(bins).fill(0)
  for (let i = 0; i < values.length; i++)
    found[Math.min(bins - 1, Math.floor((bins * (values[i] + reach)) / (2 * reach)))]++
  return found
}
