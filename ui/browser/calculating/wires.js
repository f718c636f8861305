// What flows along the lines between layers: from a map or unit to the unit that reads it, what it adds to its sum.
import { ORDER } from './network.js'
import { largest } from './numbers.js'
import { squares } from './prototypes.js'
import { sum } from './windows.js'

/** @import { Net, Unit, Window } from './network.js' */
/** @typedef {{ map: number, amount: number, cell: number }} Added `cell`: of the window, the one that does most of it */
/** @typedef {{ from: Unit, to: Unit, amount: number, share: number }} Wire `amount`: what `from` adds to the sum of `to`; `share`: of the largest on its way, -1 to 1 */

const FAR = 1000 // beyond all rows and columns
const MOST = 16 // wires to one unit: of dense layers the largest
/** @type {Record<string, number>} */
const WAYS = { F6: 3, C5: 2, S4: 1, C3: 1, S2: 2, C1: 1, input: 1 } // wires followed back from each unit of the way

/**
 * The wires into a unit, the largest first; each begins in the middle of the window read.
 * @param {Net} net
 * @param {Unit} unit
 * @param {number} [most]
 * @returns {Wire[]}
 */
export function wiresInto(net, unit, most = MOST) {
  const window = net.reads(unit)
  if (!window) return []
  const middle = (window.size - 1) / 2
  const place = { layer: window.layer, row: window.top + middle, column: window.left + middle }
  const order = largestFirst(amounts(net, unit, window)).slice(0, most)
  return scaled(order.map(({ map, amount }) => ({ from: { ...place, map }, to: unit, amount })))
}

/**
 * What each map read adds: the sum of its products, or what pooling hands on; to an output that is a distance, by how
 * much it is nearer than if the unit read were 0. And the cell that does most of it.
 * @param {Net} net
 * @param {Unit} unit
 * @param {Window} window
 * @returns {Added[]}
 */
function amounts(net, unit, window) {
  const { kind } = net.layers[unit.layer]
  if (kind === 'rbf') return nearer(net, unit)
  if (kind === 'pooling') return [pooled(net, unit, net.patch(window, unit.map))]
  return window.maps.map(map => multiplied(net, unit, window, map))
}

/**
 * @param {Net} net
 * @param {Unit} unit
 * @returns {Added[]}
 */
function nearer(net, { map: digit }) {
  const prototype = net.prototype(digit)
  return squares(net.values.F6, prototype).map((square, map) => ({
    map,
    amount: prototype[map] ** 2 - square,
    cell: 0,
  }))
}

/**
 * @param {Net} net
 * @param {Unit} unit
 * @param {Float32Array} patch
 * @returns {Added}
 */
function pooled(net, unit, patch) {
  const { map } = unit
  if (!net.layers[unit.layer].trained) return { map, amount: net.value(unit), cell: foremost(patch, net.value(unit)) }
  const products = patch.map(value => value * net.subsampled(unit, patch).coefficient)
  const amount = sum(products)
  return { map, amount, cell: foremost(products, amount) }
}

/**
 * The sum of one map's products, as `parts` of the network has it, and the cell that goes furthest to its side: without
 * a list of them, since the way to an answer is a thousand such sums.
 * @param {Net} net
 * @param {Unit} unit
 * @param {Window} window
 * @param {number} map
 * @returns {Added}
 */
function multiplied(net, unit, { layer, top, left, size: side }, map) {
  const { size, maps } = net.layers[layer]
  const values = net.values[layer]
  const weights = net.weights[`${unit.layer}/kernel`]
  const made = net.layers[unit.layer].maps
  const found = { sum: 0, most: -Infinity, least: Infinity, highest: 0, lowest: 0 }
  for (let cell = 0; cell < side * side; cell++) {
    const row = top + Math.floor(cell / side)
    const column = left + (cell % side)
    const inside = row >= 0 && column >= 0 && row < size && column < size
    const value = inside ? values[(row * size + column) * maps + map] : 0
    note(found, value * weights[(cell * maps + map) * made + unit.map], cell)
  }
  return { map, amount: found.sum, cell: found.sum < 0 ? found.lowest : found.highest }
}

/**
 * @param {{ sum: number, most: number, least: number, highest: number, lowest: number }} found
 * @param {number} product
 * @param {number} cell
 */
function note(found, product, cell) {
  found.sum += product
  if (product > found.most) {
    found.most = product
    found.highest = cell
  }
  if (product < found.least) {
    found.least = product
    found.lowest = cell
  }
}

/**
 * The cell that goes furthest to the side that a sum has gone to.
 * @param {ArrayLike<number>} values
 * @param {number} whole
 */
function foremost(values, whole) {
  const toSide = Array.from(values, value => (whole < 0 ? -value : value))
  return toSide.indexOf(Math.max(...toSide))
}

/** @param {Added[]} added */
function largestFirst(added) {
  return added.sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
}

/**
 * @param {Omit<Wire, 'share'>[]} wires
 * @returns {Wire[]}
 */
function scaled(wires) {
  const limit = largest(wires.map(({ amount }) => amount))
  return wires.map(wire => ({ ...wire, share: wire.amount / limit }))
}

/**
 * The way to the answer: from the output that leads, back along what adds most to it, down to the input.
 * @param {Net} net
 * @returns {Wire[]}
 */
export function wayTo(net) {
  const shares = [...net.values.OUTPUT]
  /** @type {Unit[]} */
  let units = [{ layer: 'OUTPUT', map: shares.indexOf(Math.max(...shares)), row: 0, column: 0 }]
  const way = []
  for (const layer of ORDER.slice(0, -1).reverse()) {
    const wires = units.flatMap(unit => helping(net, unit, WAYS[layer]))
    way.push(...wires)
    units = distinct(wires.map(({ from }) => from))
  }
  return way
}

/**
 * The wires that pull a unit the way that it went, the largest first; each begins at the cell that does most of it.
 * @param {Net} net
 * @param {Unit} unit
 * @param {number} most
 */
function helping(net, unit, most) {
  const window = /** @type {Window} */ (net.reads(unit)) // all but the input read
  const pulls = unit.layer === 'OUTPUT' || net.isUp(unit) ? 1 : -1
  const found = largestFirst(amounts(net, unit, window).filter(({ amount }) => amount * pulls > 0)).slice(0, most)
  return scaled(found.map(({ map, amount, cell }) => ({ from: cellOf(net, window, map, cell), to: unit, amount })))
}

/**
 * A cell of a window as a unit of the layer read.
 * @param {Net} net
 * @param {Window} window
 * @param {number} map
 * @param {number} cell
 */
function cellOf(net, { layer, top, left, size }, map, cell) {
  /** @type {(at: number) => number} */
  const within = at => Math.min(net.layers[layer].size - 1, Math.max(0, at))
  return { layer, map, row: within(top + Math.floor(cell / size)), column: within(left + (cell % size)) }
}

/** @param {Unit[]} units */
function distinct(units) {
  /** @type {(unit: Unit) => number} */
  const place = ({ map, row, column }) => (map * FAR + row) * FAR + column // of one layer
  return [...new Map(units.map(unit => [place(unit), unit])).values()]
}
