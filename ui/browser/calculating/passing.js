// The forward pass, step by step: in each step all maps of a layer get one cell, since all read the same window.
import { ORDER } from './network.js'

/** @typedef {{ name: string, size: number, maps: number }} Layer */
/** @typedef {{ layer: string, place: number }} Step `place`: the cell, row by row; of C5, F6 and OUTPUT the unit */

const MADE = ORDER.slice(1)

/**
 * How many steps each layer takes, in their order.
 * @param {Record<string, Layer>} layers
 */
export function counts(layers) {
  return MADE.map(name => (layers[name].size === 1 ? layers[name].maps : layers[name].size ** 2))
}

/** @param {Record<string, Layer>} layers */
export function length(layers) {
  return counts(layers).reduce((sum, count) => sum + count, 0)
}

/**
 * @param {Record<string, Layer>} layers
 * @param {number} number from 0
 * @returns {Step}
 */
export function stepAt(layers, number) {
  let left = number
  for (const [i, count] of counts(layers).entries()) {
    if (left < count) return { layer: MADE[i], place: left }
    left -= count
  }
  return { layer: 'OUTPUT', place: layers.OUTPUT.maps - 1 }
}

/**
 * The number of the first step of a layer.
 * @param {Record<string, Layer>} layers
 * @param {string} layer
 */
export function firstOf(layers, layer) {
  return counts(layers)
    .slice(0, MADE.indexOf(layer))
    .reduce((sum, count) => sum + count, 0)
}

/**
 * The unit that a step makes; of maps the one that is looked at.
 * @param {Record<string, Layer>} layers
 * @param {Step} step
 * @param {number} map
 */
export function unitOf(layers, { layer, place }, map) {
  const { size, maps } = layers[layer]
  if (size === 1) return { layer, map: place, row: 0, column: 0 }
  return { layer, map: Math.min(map, maps - 1), row: Math.floor(place / size), column: place % size }
}

/**
 * Whether a cell of a layer is still to come.
 * @param {Step} step
 * @param {string} layer
 * @param {number} cell
 */
export function isToCome({ layer: now, place }, layer, cell) {
  const [reached, own] = [ORDER.indexOf(now), ORDER.indexOf(layer)]
  return own > reached || (own === reached && cell > place)
}
