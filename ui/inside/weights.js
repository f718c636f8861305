// The networks' weights, which do not change with the digit: sent once, apart from what comes with every digit.
import { unpack } from '../browser/calculating/packing.js'

/** @import { Grid } from '../browser/calculating/packing.js' */
/** @typedef {Record<string, Record<string, Grid>>} Weights by network, then by `layer/kernel` and `layer/bias` */

/** @type {Weights | null} */
let known = null
/** @type {Set<() => void>} */
const waiting = new Set()

/**
 * Calls with the weights: now, or as soon as they have come.
 * @param {(weights: Weights) => void} use
 * @returns {() => void} gives up the waiting
 */
export function whenKnown(use) {
  const come = () => use(/** @type {Weights} */ (known))
  if (known) come()
  else waiting.add(come)
  return () => waiting.delete(come)
}

export default class Arrived {
  update({ data }) {
    known = mapped(data, arrays => mapped(arrays, unpack))
    const calls = [...waiting]
    waiting.clear()
    calls.forEach(call => call())
  }
}

function mapped(values, change) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}
