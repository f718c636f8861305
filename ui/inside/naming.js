// What a unit is called, and its text alternative: what it reads, what it sees.
import { fixed } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { DIGITS } from './taken_apart/digits.js'

/** @import { Net, Unit } from '../browser/calculating/network.js' */
/** @typedef {Record<string, any>} Words */

/**
 * @param {Net} net
 * @param {Unit} unit
 * @param {Words} words
 */
export function nameOf(net, { layer, map, row, column }, words) {
  if (layer === 'input') return fill(words.inputUnit, { row: row + 1, column: column + 1 })
  if (layer === 'OUTPUT') return fill(words.outputUnit, { digit: net.classes[map] })
  if (net.layers[layer].size === 1) return fill(words.denseUnit, { layer, unit: map + 1 })
  return fill(words.mapUnit, { layer, map: map + 1, row: row + 1, column: column + 1 })
}

/**
 * @param {Net[]} nets
 * @param {Unit} unit
 * @param {Words} words
 */
export function describe(nets, unit, words) {
  const [net] = nets
  const values = nets.map(one => (nets.length > 1 ? `${one.title} ` : '') + fixed(one.value(unit), DIGITS))
  const said = [`${nameOf(net, unit, words)} = ${values.join(', ')}.`]
  const reads = net.reads(unit)
  if (reads) said.push(reading(net, unit, reads, words), seeing(net, unit, words))
  if (unit.layer === 'OUTPUT' && net.compares) said.push(away(nets, unit, words))
  return said.join(' ')
}

function reading(net, unit, { layer, maps, top, left, size }, words) {
  const most = net.layers[layer].size
  const count = maps.length
  if (most === 1) return fill(words.readsAll, { layer, count })
  const pair = unit.from !== undefined && layer !== 'input'
  const some = pair || Boolean(net.layers[unit.layer].table)
  const values = { layer: words.layers[layer], count, maps: numbered(maps), ...within(top, left, size, most) }
  const [one, several] = some ? [words.readsMap, words.readsSome] : [words.readsOne, words.reads]
  return fill(count > 1 ? several : one, values)
}

/** @param {number[]} maps */
function numbered(maps) {
  return maps.map(map => map + 1).join(', ')
}

function away(nets, { map }, words) {
  const distances = nets.map(net => fixed(net.comparison().distances[map], DIGITS))
  return fill(words.away, { distance: distances.join(', ') })
}

function seeing(net, unit, words) {
  const { top, left, size } = net.field(unit)
  return fill(words.sees, within(top, left, size, net.layers.input.size))
}

/** Rows and columns as a reader counts them, as far as they are on the map. */
function within(top, left, size, most) {
  const ends = at => [Math.max(0, at) + 1, Math.min(most, at + size)]
  const [[first, bottom], [start, right]] = [ends(top), ends(left)]
  return { top: first, bottom, left: start, right }
}
