// A unit of the OUTPUT of 1998: F6 as a picture beside the prototype of its digit, the squared differences and their sum;
// all digits beside each other; how distances become probabilities.
import { clamp, fixed, largest, short, together } from '../../browser/calculating/numbers.js'
import { SCALE, squares } from '../../browser/calculating/prototypes.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board } from '../../browser/drawing/board.js'
import { el, titled, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */
/** @import { Owner } from '../detail.js' */

const [LARGE, SMALL] = [110, 28] // CSS pixels across a picture
const FURTHEST = 4 // squared difference of ink 1 from paper -1
// What is printed of each digit, and how many digits after the point.
const NUMBERS = { distance: DIGITS - 1, scaled: DIGITS - 1, power: DIGITS, share: DIGITS }

export class Compared {
  /**
   * @param {Net} net
   * @param {Unit} _unit
   * @param {Record<string, any>} words
   * @param {Owner} owner
   */
  constructor(net, _unit, words, owner) {
    this.words = words
    this.owner = owner
    this.shape = net.layers.F6.picture
    /** @type {number | null} the unit of F6 that is looked at */
    this.at = null
    this.said = el('p', { class: 'apiece', role: 'status' })
    const own = el('div', { class: 'own' }, this.#makeOwn(), this.said)
    this.columns = net.classes.map(name => column(name, words))
    this.rubbish = column(words.noDigit, words, false)
    this.total = el('p', { class: 'total' })
    const all = [heads(words), ...this.columns.map(({ root }) => root), this.rubbish.root]
    const table = el('div', { class: 'ten', role: 'table', 'aria-label': words.tenPrototypes }, ...all)
    this.root = el('div', { class: 'apart compared' }, own, el('div', { class: 'beside' }, table, this.total))
  }

  #makeOwn() {
    const kinds = ['drawn', 'prototype', 'squared']
    const figures = kinds.map(kind => {
      const move = kind === 'squared' ? (rows, columns) => this.#move(rows, columns) : null // one of them for keys
      const point = at => this.#look(at.row * this.shape[1] + at.column)
      const board = new Board({ size: LARGE, point, leave: () => this.#look(null), move })
      const figure = titled(' ', '', board.root)
      return { board, figure, name: figure.querySelector('b') }
    })
    this.own = Object.fromEntries(figures.map((one, i) => [kinds[i], one]))
    this.own.squared.board.root.addEventListener('blur', () => this.#look(null))
    const sign = text => el('span', { class: 'sign', 'aria-hidden': 'true' }, text)
    const [drawn, prototype, squared] = figures.map(({ figure }) => figure)
    return el('div', { class: 'pictures' }, drawn, sign('−'), prototype, sign('→'), squared)
  }

  // The first key looks at the first of them.
  #move(rows, columns) {
    const next = this.at === null ? 0 : this.at + rows * this.shape[1] + columns
    this.#look(clamp(next, 0, this.shape[0] * this.shape[1] - 1))
  }

  /** @param {number | null} at the unit of F6 */
  #look(at) {
    this.at = at
    this.#mark()
    if (at === null) this.owner.leave()
    else this.owner.hover({ layer: 'F6', map: at, row: 0, column: 0 })
  }

  // --- what is shown ---------------------------------------------------------------------------------

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    this.net = net
    this.unit = unit
    const { F6 } = net.values
    const compared = net.comparison()
    const limit = largest(F6, 1)
    const prototypes = net.classes.map((_, digit) => net.prototype(digit))
    const own = prototypes[unit.map]
    this.squares = together(squares(F6, own), compared.distances[unit.map], DIGITS)
    this.#picture(this.own.drawn, 'F6', F6, limit)
    this.#picture(this.own.prototype, fill(this.words.prototypeOf, { digit: net.classes[unit.map] }), own, limit)
    this.#picture(this.own.squared, this.words.squared, squares(F6, own), FURTHEST)
    this.#showAll(compared, prototypes, limit)
    this.#mark()
  }

  #picture({ board, name }, text, values, limit) {
    board.show({ shape: this.shape, values }, { kind: 'signed', limit })
    board.name(text)
    write(name, text)
  }

  // As they are printed, powers and shares add up to their totals.
  #showAll({ distances, far, powers, total, shares }, prototypes, limit) {
    const printed = { distance: [...distances, far], power: together(powers, total, DIGITS) }
    const scaled = printed.distance.map(distance => -SCALE * distance)
    const rows = { ...printed, scaled, share: together(shares, 1, DIGITS) }
    const least = Math.min(...printed.distance)
    const all = [...this.columns, this.rubbish]
    all.forEach(({ root, texts, pictures }, digit) => {
      root.classList.toggle('held-row', digit === this.unit.map)
      root.classList.toggle('best', printed.distance[digit] === least)
      for (const name in NUMBERS) write(texts[name], fixed(rows[name][digit], NUMBERS[name]))
      if (!pictures) return
      pictures[0].show({ shape: this.shape, values: prototypes[digit] }, { kind: 'signed', limit })
      const away = squares(this.net.values.F6, prototypes[digit])
      pictures[1].show({ shape: this.shape, values: away }, { kind: 'signed', limit: FURTHEST })
    })
    write(
      this.total,
      fill(this.words.tenTotal, { powers: fixed(total, DIGITS), one: fixed(1, DIGITS), far: short(far) }),
    )
  }

  // One of the squared differences, or all of them.
  #mark() {
    const { at, net, unit } = this
    const box = at === null ? null : [at % this.shape[1], Math.floor(at / this.shape[1]), 1, 1]
    for (const { board } of Object.values(this.own)) board.mark('window', box)
    const count = this.squares.length
    const sum = fixed(net.comparison().distances[unit.map], DIGITS)
    const [drawn, prototype] = at === null ? [0, 0] : [net.values.F6[at], net.prototype(unit.map)[at]]
    const minus = `${fixed(drawn, DIGITS)} ${prototype < 0 ? '+' : '−'} ${fixed(Math.abs(prototype), 0)}`
    const one = `F6 ${(at ?? 0) + 1}: (${minus})² = ${fixed(this.squares[at ?? 0], DIGITS)}`
    write(this.said, at === null ? fill(this.words.squaresAdded, { count, sum }) : one)
  }
}

/**
 * What the rows are called, in the first column.
 * @param {Record<string, any>} words
 */
function heads({ digit, prototype, squared, distance, scaled, power, share }) {
  const names = { digit, prototype, squared, distance, scaled, power, share }
  const cells = Object.entries(names).map(([kind, text]) => el('span', { class: kind, role: 'columnheader' }, text))
  return el('div', { class: 'column names', role: 'row' }, ...cells)
}

/**
 * One digit; rubbish has no pictures.
 * @param {string} called
 * @param {Record<string, any>} words
 * @param {boolean} [drawn]
 */
function column(called, { prototypeOf, squared }, drawn = true) {
  const texts = Object.fromEntries(Object.keys(NUMBERS).map(name => [name, el('span', { class: name, role: 'cell' })]))
  const names = [fill(prototypeOf, { digit: called }), squared]
  const pictures = drawn ? names.map(label => new Board({ label, size: SMALL })) : null
  const cells = [0, 1].map(i => el('span', { class: 'small', role: 'cell' }, pictures?.[i].root))
  const name = el('b', { class: 'called', role: 'rowheader' }, called)
  return { texts, pictures, root: el('div', { class: 'column', role: 'row' }, name, ...cells, ...Object.values(texts)) }
}
