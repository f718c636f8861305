// The networks that answer, in the browser: their weights come once, and stay for as long as the page is open.
import { forward, ownInput } from '../browser/calculating/forward.js'
import { unpack } from '../browser/calculating/packing.js'
import { costOf } from '../browser/calculating/parting.js'
import { hand } from '../digit/hand.js'

/** @import { Grid, Packed } from '../browser/calculating/packing.js' */
/** @import { Layer, Weights } from '../browser/calculating/forward.js' */
/**
 * @typedef {object} Network
 * @property {string} key tells it from others
 * @property {string} name "average", "max" or "lenet-1998": what it answers in place of
 * @property {string} title what it is called
 * @property {'average' | 'max' | 'trained'} pooling
 * @property {import('../browser/calculating/forward.js').Squashing} squashing
 * @property {number[]} levels what C1 reads for background and ink
 * @property {any[]} layers the input first
 * @property {number} sureAt the probability from which on it is sure
 * @property {number | null} evidenceAt the evidence from which on an input is familiar
 * @property {string[]} classes what its outputs are called: plain text
 * @property {Record<string, Grid>} grids its weights with their shapes
 * @property {Weights} weights
 */

/** @type {Map<string, Record<string, Grid>>} */
const weights = new Map()
/** @type {Record<string, Network>} */
let known = {}
/** @type {string[]} whose word it is what one digit is */
let parting = []
/** @type {Set<(networks: Record<string, Network>) => void>} */
const followers = new Set()

/**
 * Calls with the networks by name: now, if they are known, and whenever others answer.
 * @param {(networks: Record<string, Network>) => void} call
 * @returns {() => void} ends it
 */
export function followNetworks(call) {
  followers.add(call)
  if (Object.keys(known).length) call(known)
  return () => followers.delete(call)
}

/** @type {WeakMap<Float32Array, Map<string, import('../browser/calculating/forward.js').Activations>>} */
const answered = new WeakMap()

/**
 * All activations of a network on an input, worked out once for all who ask; null where the network's input is of
 * another size.
 * @param {Network} network
 * @param {Float32Array} input
 */
export function activationsOf(network, input) {
  const spec = specOf(network)
  if (ownInput(spec.size, input).length !== spec.size ** 2) return null
  const found = answered.get(input) ?? new Map()
  answered.set(input, found)
  if (!found.has(network.key)) found.set(network.key, forward(spec, network.weights, input))
  return found.get(network.key)
}

export default class Networks {
  update({ data, setTriggerValue }) {
    for (const { key, weights: sent } of data.networks) if (sent) weights.set(key, opened(sent))
    const lacking = data.networks.map(({ key }) => key).filter(key => !weights.has(key))
    if (lacking.length) setTriggerValue('lacks', lacking)
    const whole = data.networks.filter(({ key }) => weights.has(key))
    known = Object.fromEntries(whole.map(sent => [sent.name, complete(sent)]))
    parting = data.parting
    hand.readWith(cost) // first: who follows may ask what an earlier moment was read as
    followers.forEach(call => call(known))
  }
}

/**
 * What an input costs as a digit.
 * @param {Float32Array} input
 */
function cost(input) {
  const own = parting.map(name => known[name]).filter(Boolean)
  const read = own.map(network => activationsOf(network, input)).filter(Boolean)
  return costOf(read.map(({ OUTPUT }) => OUTPUT))
}

/** @returns {Network} */
function complete(sent) {
  const grids = weights.get(sent.key)
  const values = Object.fromEntries(Object.entries(grids).map(([name, grid]) => [name, grid.values]))
  return { ...sent, grids, weights: values }
}

/** @param {Record<string, Packed>} sent */
function opened(sent) {
  return Object.fromEntries(Object.entries(sent).map(([name, array]) => [name, unpack(array)]))
}

/**
 * What `forward` has to know of a network.
 * @param {Pick<Network, 'pooling' | 'squashing' | 'levels' | 'layers'>} network
 * @returns {import('../browser/calculating/forward.js').Spec}
 */
export function specOf({ pooling, squashing, levels, layers }) {
  return { size: layers[0].size, pooling, squashing, levels, layers: layers.slice(1) }
}
