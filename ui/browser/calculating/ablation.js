// A network with maps, filters or weights changed: the twin of lenet/network/ablation.py.

export const MOST = 2 // that a map or a filter is multiplied with
export const STRONGEST = 2 // that a weight can be made, on either side of zero

/** @import { Weights } from './forward.js' */
/**
 * @typedef {object} Edit one change
 * @property {string} layer
 * @property {number} number the map, from 0
 * @property {'map' | 'filter' | 'weight'} part
 * @property {number} value the factor; of a weight the weight itself
 * @property {number | null} place of a weight: where it is in its filter
 */

/**
 * The edits with only the last one kept for each thing; factors of 1 change nothing.
 * @param {Edit[]} edits
 * @returns {Edit[]}
 */
export function settled(edits) {
  const last = new Map(edits.map(edit => [[edit.layer, edit.number, edit.part, edit.place].join(), edit]))
  return [...last.values()].filter(({ part, value }) => part === 'weight' || value !== 1)
}

/**
 * The weights of a changed network, and layer -> what its maps are multiplied with. A single weight is set before its
 * filter is scaled.
 * @param {Weights} weights
 * @param {{ name: string, maps: number }[]} layers
 * @param {Edit[]} edits
 * @returns {{ weights: Weights, scales: Record<string, Float32Array> }}
 */
export function changed(weights, layers, edits) {
  const maps = Object.fromEntries(layers.map(layer => [layer.name, layer.maps]))
  const made = { ...weights }
  /** @type {Record<string, Float32Array>} */
  const scales = {}
  const [single, rest] = [true, false].map(of => settled(edits).filter(({ part }) => (part === 'weight') === of))
  for (const { layer, number, part, value, place } of [...single, ...rest]) {
    const [key, count] = [`${layer}/kernel`, maps[layer]]
    if (part === 'map') (scales[layer] ??= new Float32Array(count).fill(1))[number] *= value
    else if (part === 'weight') (made[key] = made[key].slice())[Number(place) * count + number] = value
    else made[key] = made[key].map((weight, i) => (i % count === number ? weight * value : weight))
  }
  return { weights: made, scales }
}
