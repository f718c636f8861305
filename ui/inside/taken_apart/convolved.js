// A unit that reads windows: one map's window, filter and products in full; what each map adds; the squashing.
import { clamp, largest, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board, apart } from '../../browser/drawing/board.js'
import { el, titled, write } from '../../browser/drawing/dom.js'
import { WeightDrag } from '../weight_drag.js'
import { Adding } from './adding.js'
import { DIGITS } from './digits.js'
import { Squashing } from './squashing.js'

/** @import { Net, Part, Unit } from '../../browser/calculating/network.js' */
/** @import { Owner } from '../detail.js' */

const CELL = 40 // CSS pixels of a cell whose number is printed
const STEP = 0.05 // of a weight for each press of a key

export class Convolved {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   * @param {Owner} owner
   */
  constructor(net, unit, words, owner) {
    this.words = words
    this.owner = owner
    this.before = net.before(unit.layer)
    this.size = net.layers[unit.layer].kernel
    /** @type {number | null} the map whose numbers are shown in full; null: the one that adds most */
    this.chosen = null
    const name = map => this.#called(map)
    const choose = map => this.choose(this.chosen === map ? null : map)
    this.adding = new Adding({ count: net.reads(unit).maps.length, name, choose, words })
    this.squashing = new Squashing(net, words)
    this.#makeNumbers(unit.layer === 'C1')
    this.root = el('div', { class: 'apart convolved' }, this.full, this.adding.root, this.squashing.root)
  }

  #called(map) {
    return this.before === 'input' ? this.words.layers.input : `${this.before} ${map + 1}`
  }

  // Window, filter and products of one map, every number printed; the products add up to the map's sum.
  #makeNumbers(editable) {
    const printed = (hands = {}) => {
      const board = new Board({ size: CELL * this.size, ...hands })
      apart(board, this.size, this.size)
      const figure = titled(' ', '', board.root)
      return { board, figure, name: figure.querySelector('b') }
    }
    const filter = editable ? this.#hands() : {}
    this.printed = { window: printed(), filter: printed(filter), products: printed() }
    if (editable) this.#drags(this.printed.filter.board)
    const [window, kernel, products] = Object.values(this.printed).map(({ figure }) => figure)
    const sign = text => el('span', { class: 'sign', 'aria-hidden': 'true' }, text)
    this.full = el('div', { class: 'full' }, window, sign('×'), kernel, sign('='), products)
  }

  /** @param {number | null} map the one whose numbers are shown in full; null: the one that adds most */
  choose(map) {
    this.chosen = map
    this.show(this.net, this.unit)
  }

  // --- a weight of C1 by hand: dragged, or by keys -----------------------------------------------

  #hands() {
    this.cell = 0 // of the filter: where the arrows have led
    const move = (rows, columns) => this.#walk(rows, columns)
    return { label: this.words.dragWeight, point: () => {}, move }
  }

  #walk(rows, columns) {
    const [row, column] = [Math.floor(this.cell / this.size) + rows, (this.cell % this.size) + columns]
    this.#mark(clamp(row, 0, this.size - 1) * this.size + clamp(column, 0, this.size - 1))
  }

  #mark(cell) {
    this.cell = cell
    this.printed.filter.board.mark('window', [cell % this.size, Math.floor(cell / this.size), 1, 1])
  }

  #drags({ root }) {
    const drag = new WeightDrag(root, { cell: event => this.#under(event, root), edit: this.owner.edit })
    root.addEventListener('focus', () => this.#mark(this.cell))
    root.addEventListener('keydown', ({ key }) => {
      const by = { '+': STEP, '=': STEP, '-': -STEP }[key]
      const own = this.#weight()
      if (by) drag.set(own, own.weight + by, true)
    })
  }

  #under({ clientX, clientY }, root) {
    const { x, y, width, height } = root.getBoundingClientRect()
    const at = (place, side) => clamp(Math.floor((place / side) * this.size), 0, this.size - 1)
    this.#mark(at(clientY - y, height) * this.size + at(clientX - x, width))
    return this.#weight()
  }

  #weight() {
    const { map } = this.unit
    return { map, place: this.cell, weight: this.net.weightBefore(map, this.cell) }
  }

  // --- what is shown ---------------------------------------------------------------------------------

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    this.net = net
    this.unit = unit
    const parts = net.parts(unit)
    const most = parts.maps.reduce((top, part) => (Math.abs(part.sum) > Math.abs(top.sum) ? part : top))
    const shown = parts.maps.find(({ map }) => map === this.chosen) ?? most
    const { printed } = this.adding.show(parts, shown.map)
    const strength = parts.maps.reduce((top, part) => largest(part.kernel, top), 0) || 1
    this.#showNumbers(shown, printed.get(shown.map) ?? shown.sum, { values: net.limit(this.before), weights: strength })
    this.squashing.show(net, unit, parts.total)
  }

  #looks({ values, weights }) {
    const signed = limit => ({ kind: 'signed', limit })
    const [low, high] = this.net.levels
    const window = this.before === 'input' ? { low, high } : signed(values)
    return { window, filter: signed(weights), products: signed(values * weights) }
  }

  /**
   * @param {Part} part
   * @param {number} sum as it is printed
   * @param {{ values: number, weights: number }} limits
   */
  #showNumbers({ map, patch, kernel, products }, sum, limits) {
    const looks = this.#looks(limits)
    const shown = { window: patch, filter: kernel, products: together(products, sum, DIGITS) }
    const { windowOf, filter, products: named } = this.words
    const names = { window: fill(windowOf, { map: this.#called(map) }), filter, products: named }
    for (const [kind, { board, name }] of Object.entries(this.printed)) {
      const digits = kind === 'products' ? DIGITS : DIGITS - 1
      board.show({ shape: [this.size, this.size], values: shown[kind] }, { ...looks[kind], digits })
      if (!board.root.classList.contains('dragged')) board.name(names[kind])
      write(name, names[kind])
    }
  }
}
