// From unit to unit by keys: arrows within a map, with Shift from layer to layer and from map to map.
import { ORDER } from '../browser/calculating/network.js'
import { clamp } from '../browser/calculating/numbers.js'

/** @import { Net, Unit } from '../browser/calculating/network.js' */

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/**
 * The unit that a key leads to; null for other keys.
 * @param {Net} net
 * @param {Unit} unit
 * @param {{ key: string, shiftKey: boolean }} event
 * @param {Record<string, number>} lists of C5 and F6: units side by side
 */
export function walked(net, unit, { key, shiftKey }, lists) {
  if (!STEPS[key]) return null
  const [rows, columns] = STEPS[key]
  if (!shiftKey) return within(net, unit, rows, columns, lists[unit.layer] ?? 1)
  return columns ? toLayer(net, unit, columns) : toMap(net, unit, rows)
}

// Lists are walked as they stand; in maps the arrows move row and column.
function within(net, unit, rows, columns, across) {
  const { size, maps } = net.layers[unit.layer]
  if (size === 1) return { ...unit, map: clamp(unit.map + rows * across + columns, 0, maps - 1) }
  return { ...unit, row: clamp(unit.row + rows, 0, size - 1), column: clamp(unit.column + columns, 0, size - 1) }
}

function toMap(net, unit, by) {
  return { ...unit, map: clamp(unit.map + by, 0, net.layers[unit.layer].maps - 1) }
}

function toLayer(net, unit, by) {
  const layer = ORDER[clamp(ORDER.indexOf(unit.layer) + by, 0, ORDER.length - 1)]
  const [from, to] = [net.layers[unit.layer], net.layers[layer]]
  const scaled = at => Math.min(to.size - 1, Math.floor(((at + 0.5) * to.size) / from.size))
  return { layer, map: Math.min(unit.map, to.maps - 1), row: scaled(unit.row), column: scaled(unit.column) }
}

/**
 * The unit in the middle of a map.
 * @param {Net} net
 * @param {string} layer
 * @param {number} map
 */
export function middleOf(net, layer, map) {
  const half = Math.floor(net.layers[layer].size / 2)
  return { layer, map, row: half, column: half }
}
