// The networks that Python has run, opened for tests of what is calculated on them.
import { changed } from '../../ui/browser/calculating/ablation.js'
import { forward } from '../../ui/browser/calculating/forward.js'
import { Net } from '../../ui/browser/calculating/network.js'
import { unpack } from '../../ui/browser/calculating/packing.js'
import { python } from './python.mjs'

const opened = (arrays, change) =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, change(array)]))

/** @type {{ net: Net, image: Float32Array, units: any[], maps: any, limits: any, sums: any }[]} */
export const networks = python.networks.map(({ about, weights, activations, edits, image, ...wanted }) => {
  const grids = opened(weights, unpack)
  const values = opened(activations, array => unpack(array).values)
  const own = changed(
    opened(grids, ({ values: array }) => array),
    about.layers,
    edits,
  )
  return { net: new Net({ ...about, grids }, values, edits, own.weights), image: unpack(image).values, ...wanted }
})

/**
 * Every activation, worked out here.
 * @param {any} net
 * @param {Float32Array} image
 * @param {Record<string, any>} [scales]
 */
export function run(net, image, scales = {}) {
  const [input, ...layers] = Object.values(net.layers)
  return forward({ ...net, size: input.size, layers }, net.weights, image, scales)
}
