// A unit that reads windows: the sum of each map read, one map's numbers in full, the bias, the total, the squashing.
import { fixed, largest, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board } from '../../browser/drawing/board.js'
import { el, titled, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'
import { Squashing } from './squashing.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

const SMALL = 52 // CSS pixels of a board on a card
const CELL = 56 // of a cell whose number is printed

export class Convolved {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   */
  constructor(net, unit, words) {
    this.words = words
    this.before = net.before(unit.layer)
    this.size = net.layers[unit.layer].kernel
    this.ink = this.before === 'input'
    this.chosen = 0 // the map whose numbers are shown in full
    const maps = [...Array(net.layers[this.before].maps).keys()]
    const names = maps.map(map => this.#called(map))
    const values = { maps: maps.length, size: this.size, layer: this.before }
    const sentence = fill(maps.length > 1 ? words.convolved : words.convolvedOne, values)
    this.cards = names.map((name, i) => card(name, () => this.#choose(i)))
    this.#makeNumbers()
    this.#makeSum(net, names)
    this.root = el(
      'div',
      {},
      el('p', { class: 'soft' }, sentence),
      el('div', { class: 'cards' }, ...this.cards.map(({ root }) => root)),
      this.full,
      el('div', { class: 'line middle summed' }, this.adds, this.squashing.curve),
    )
  }

  #called(map) {
    const { words, before } = this
    return before === 'input' ? words.layers.input : `${before}, ${fill(words.mapNumber, { map: map + 1 })}`
  }

  // Window, filter and products of one map, every number printed; the products add up to the map's sum.
  #makeNumbers() {
    const { words, size } = this
    const printed = () => {
      const board = new Board({ size: CELL * size })
      const figure = titled(' ', '', board.root)
      return { board, figure, name: figure.querySelector('b') }
    }
    this.printed = { window: printed(), filter: printed(), products: printed() }
    this.partial = el('b')
    const count = `${fill(words.partial, { count: size * size })} `
    const figures = Object.values(this.printed).map(({ figure }) => figure)
    this.full = el('div', { class: 'full' }, ...figures, el('p', { class: 'soft partial' }, count, this.partial))
  }

  #makeSum(net, names) {
    this.terms = names.map(name => el('span', { class: 'term', title: name }))
    this.bias = el('span', { class: 'term bias' })
    this.total = el('b', { class: 'total' })
    this.squashing = new Squashing(net, this.words)
    const line = el('p', { class: 'terms' }, ...this.terms, this.bias, ' = ', this.total)
    this.adds = el('div', { class: 'adds' }, line, this.squashing.line)
  }

  #choose(map) {
    this.chosen = map
    this.show(this.net, this.unit)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    this.net = net
    this.unit = unit
    const parts = net.parts(unit)
    const sums = together([...parts.maps.map(part => part.sum), parts.bias], parts.total, DIGITS)
    const strength = parts.maps.reduce((most, part) => largest(part.kernel, most), 0) || 1
    const limits = { values: net.limit(this.before), weights: strength }
    parts.maps.forEach((part, i) => this.#showCard(i, part, sums[i], limits))
    this.#showNumbers(parts.maps[this.chosen], sums[this.chosen], limits)
    this.terms.forEach((term, i) => write(term, fixed(sums[i], DIGITS, true)))
    write(this.bias, `${this.words.bias} ${fixed(sums.at(-1), DIGITS, true)}`)
    write(this.total, fixed(parts.total, DIGITS))
    this.squashing.show(net, unit, parts.total)
  }

  #looks({ values, weights }) {
    const signed = limit => ({ kind: 'signed', limit })
    return { window: this.ink ? {} : signed(values), filter: signed(weights), products: signed(values * weights) }
  }

  #showCard(i, { patch, kernel, products }, sum, limits) {
    const { root, boards, sumOf } = this.cards[i]
    const looks = this.#looks(limits)
    const shape = [this.size, this.size]
    boards.window.show({ shape, values: patch }, looks.window)
    boards.filter.show({ shape, values: kernel }, looks.filter)
    boards.products.show({ shape, values: products }, looks.products)
    root.setAttribute('aria-pressed', `${i === this.chosen}`)
    write(sumOf, fixed(sum, DIGITS, true))
  }

  #showNumbers({ patch, kernel, products }, sum, limits) {
    const looks = this.#looks(limits)
    const shown = { window: patch, filter: kernel, products: together(products, sum, DIGITS) }
    const names = { ...this.words, window: `${this.#called(this.chosen)}: ${this.words.window}` }
    for (const [kind, { board, name }] of Object.entries(this.printed)) {
      const digits = kind === 'products' ? DIGITS : DIGITS - 1
      board.show({ shape: [this.size, this.size], values: shown[kind] }, { ...looks[kind], digits })
      board.name(names[kind])
      write(name, names[kind])
    }
    write(this.partial, fixed(sum, DIGITS, true))
  }
}

/**
 * One map read, small: window × filter = products, and their sum.
 * @param {string} name
 * @param {() => void} onclick
 */
function card(name, onclick) {
  const small = () => new Board({ size: SMALL })
  const boards = { window: small(), filter: small(), products: small() }
  const { window, filter, products } = boards
  const trio = el('span', { class: 'trio' }, window.root, '×', filter.root, '=', products.root)
  const sumOf = el('span', { class: 'sumof' })
  const root = el('button', { type: 'button', class: 'part', onclick }, el('span', {}, name), trio, sumOf)
  return { root, boards, sumOf }
}
