// What adds up to a unit's total: a row for each map or unit read, the largest first, with a bar; the others together,
// the bias, the total. What is printed adds up to what is printed.
import { fixed, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Part } from '../../browser/calculating/network.js' */
/** @typedef {{ maps: Part[], bias: number, total: number }} Parts */

const [FEW, MANY] = [6, 10] // rows one by one, on a low and on a high page
const HIGH = 860 // CSS pixels of the page
const LEAST = 1e-9 // of the longest bar

export class Adding {
  /**
   * @param {{ count: number, name: (map: number) => string, choose?: (map: number) => void, words: Record<string, any> }} about
   *   `count`: how many are read; `choose`: what a press on a row does
   */
  constructor({ count, name, choose, words }) {
    this.name = name
    const most = innerHeight < HIGH ? FEW : MANY
    const shown = count > most + 1 ? most : count
    this.rows = Array.from({ length: shown }, () => row('part', choose))
    this.others = row('others')
    this.bias = row('bias')
    this.total = row('total')
    this.others.root.hidden = shown === count
    write(this.others.name, fill(words.others, { count: count - shown }))
    write(this.bias.name, words.bias)
    write(this.total.name, words.total)
    const all = [...this.rows, this.others, this.bias, this.total]
    this.root = el('div', { class: 'contributions' }, ...all.map(({ root }) => root))
  }

  /**
   * @param {Parts} parts
   * @param {number | null} [chosen] the map whose row is marked
   * @returns {{ order: Part[], printed: Map<number, number> }} the largest first, and the sums that are printed, by map
   */
  show({ maps, bias, total }, chosen = null) {
    const order = [...maps].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))
    const [shown, rest] = [order.slice(0, this.rows.length), order.slice(this.rows.length)]
    const others = rest.length ? [rest.reduce((sum, part) => sum + part.sum, 0)] : []
    const sums = together([...shown.map(part => part.sum), ...others, bias], total, DIGITS)
    const most = Math.max(...sums.map(Math.abs), LEAST)
    shown.forEach((part, i) => this.#showRow(this.rows[i], part, chosen))
    const bars = [...this.rows, ...(rest.length ? [this.others] : []), this.bias]
    bars.forEach((one, i) => showSum(one, sums[i], most))
    const added = sums.reduce((sum, term) => sum + term, 0)
    write(this.total.sumOf, fixed(added, DIGITS, true))
    return { order, printed: new Map(shown.map(({ map }, i) => [map, sums[i]])) }
  }

  #showRow(own, { map, patch, kernel }, chosen) {
    own.map = map
    own.root.dataset.map = `${map}`
    write(own.name, this.name(map))
    if (patch.length === 1) write(own.worked, `${fixed(patch[0], DIGITS)} × ${fixed(kernel[0], DIGITS)}`)
    if (own.root.tagName === 'BUTTON') own.root.setAttribute('aria-pressed', `${map === chosen}`)
  }
}

function row(kind, choose = null) {
  const [name, worked, sumOf, bar] = [el('span'), el('span', { class: 'worked' }), el('b', { class: 'sumof' }), el('i')]
  const track = el('span', { class: 'bar' }, kind === 'total' ? null : bar)
  const own = { map: 0, name, worked, sumOf, bar, root: null }
  const pressed = choose && { type: 'button', onclick: () => choose(own.map) }
  own.root = el(pressed ? 'button' : 'p', { class: `row ${kind}`, ...pressed }, name, worked, track, sumOf)
  return own
}

function showSum({ sumOf, bar }, sum, most) {
  write(sumOf, fixed(sum, DIGITS, true))
  bar.className = sum < 0 ? 'neg' : 'pos'
  bar.style.setProperty('--share', `${sum / most}`)
}
