// One weight's gradient, number by number, and where the step moves the weight.
import { shares } from '../../browser/calculating/gradients.js'
import { clamp, fixed, significant, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'

/** @import { Share, Weight } from '../../browser/calculating/gradients.js' */
/** @import { Stepping } from './stepping.js' */

const MOST = 6 // places one by one, the others together
const COUNTING = 3 // digits of the largest product; all are printed to its last place, so that they add up
const LEAST = 3 // places after the point of a weight
const DEEPEST = 8 // places after the point; numbers that need more are printed by the digits that count

export class WorkedOut {
  /** @param {Record<string, any>} words */
  constructor(words) {
    this.words = words
    this.body = el('tbody')
    this.first = el('th', { scope: 'col' })
    const heads = [
      this.first,
      ...['slope', 'read', 'product'].map(name => el('th', { scope: 'col', class: name }, words[name])),
    ]
    this.where = el('th', { scope: 'col' })
    const table = el('table', {}, el('thead', {}, el('tr', {}, this.where, ...heads)), this.body)
    this.moves = el('p', { class: 'formula moves' })
    this.why = el('p', { class: 'why' })
    this.root = el('div', { class: 'worked' }, this.why, el('div', { class: 'wide' }, table))
  }

  /**
   * @param {Stepping} stepping
   * @param {Weight} weight
   * @param {number} place of the weight in its array
   */
  show({ spec, activations, gradients }, weight, place) {
    const all = shares(spec, activations, gradients, weight)
    const order = [...all].sort((a, b) => Math.abs(b.product) - Math.abs(a.product))
    const [shown, rest] = [order.slice(0, MOST), order.slice(MOST)]
    const gradient = gradients.weights[`${weight.layer}/kernel`][place]
    const terms = [...shown.map(({ product }) => product), ...(rest.length ? [summed(rest)] : [])]
    const printed = printedSums(terms, gradient)
    const rows = shown.map((share, i) => this.#row(this.#placeName(share, all.length), share, printed.terms[i]))
    if (rest.length) rows.push(total(fill(this.words.others, { count: rest.length }), printed.terms.at(-1)))
    rows.push(total(this.words.sum, printed.total, 'total'))
    this.body.replaceChildren(...rows)
    this.body.dataset.gradient = `${gradient}`
    write(this.where, all.length > 1 ? this.words.place : this.words.used)
    const output = weight.layer === 'OUTPUT'
    this.root.classList.toggle('straight', output) // nothing is squashed: no slope
    write(this.first, output ? this.words.byScore : this.words.byActivation)
    write(this.why, this.#why(output, all.length))
  }

  /**
   * Where a step moves it.
   * @param {number} value
   * @param {number} gradient
   * @param {number} rate
   */
  move(value, gradient, rate) {
    const [by, to] = [rate * gradient, value - rate * gradient]
    const digits = clamp(1 - Math.floor(Math.log10(Math.abs(by))), LEAST, DEEPEST) // so that the change is seen
    const along = gradient < 0 ? `(${significant(gradient)})` : significant(gradient)
    const sum = `${fixed(value, digits)} − ${significant(rate, 1)} × ${along}`
    write(this.moves, `${this.words.newWeight} = ${sum} = ${fixed(to, digits)}`)
    this.moves.dataset.to = `${to}`
  }

  #why(output, count) {
    if (output) return this.words.sumWhyOutput
    return count > 1 ? fill(this.words.sumWhy, { count }) : this.words.onceWhy
  }

  #placeName({ row, column }, count) {
    return count > 1 ? fill(this.words.at, { row: row + 1, column: column + 1 }) : this.words.only
  }

  #row(name, { byActivation, slope, read }, product) {
    const [change, steep, number] = [byActivation, slope, read].map(value => significant(value))
    const numbers = [el('td', {}, change), el('td', { class: 'slope' }, steep), el('td', {}, number)]
    return el('tr', {}, el('th', { scope: 'row' }, name), ...numbers, el('td', {}, product))
  }
}

function total(name, text, kind = 'rest') {
  return el('tr', { class: kind }, el('th', { scope: 'row', colspan: 4 }, name), el('td', {}, text))
}

/** @param {Share[]} rows */
function summed(rows) {
  return rows.reduce((sum, { product }) => sum + product, 0)
}

/**
 * Products as printed, which add up to their sum as printed.
 * @param {number[]} terms
 * @param {number} sum
 */
function printedSums(terms, sum) {
  const most = Math.max(...terms.map(Math.abs), Math.abs(sum))
  const digits = most > 0 ? Math.max(0, COUNTING - 1 - Math.floor(Math.log10(most))) : COUNTING
  if (digits > DEEPEST) return { terms: terms.map(term => significant(term)), total: significant(sum) }
  return { terms: together(terms, sum, digits).map(term => fixed(term, digits)), total: fixed(sum, digits) }
}
