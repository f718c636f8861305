// What the units of a layer add to one unit: the largest first, the others together, the bias, the total.
import { fixed, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Part } from '../../browser/calculating/network.js' */

const LARGEST = 10 // that are shown one by one
const LEAST = 1e-9 // of the longest bar

export class Contributions {
  /**
   * @param {string} before the layer read
   * @param {number} count its units
   * @param {Record<string, any>} words
   */
  constructor(before, count, words) {
    this.before = before
    this.rows = Array.from({ length: Math.min(LARGEST, count) }, () => row('one'))
    this.others = row('others')
    this.bias = row('bias')
    this.total = row('total')
    write(this.others.name, fill(words.others, { count: count - this.rows.length }))
    write(this.bias.name, words.bias)
    write(this.total.name, words.total)
    const all = [...this.rows, this.others, this.bias, this.total]
    this.root = el('table', { class: 'contributions' }, el('tbody', {}, ...all.map(({ root }) => root)))
  }

  /** @param {{ maps: Part[], bias: number, total: number }} parts */
  show({ maps, bias, total }) {
    const order = [...maps].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))
    const [shown, rest] = [order.slice(0, this.rows.length), order.slice(this.rows.length)]
    const others = rest.reduce((sum, part) => sum + part.sum, 0)
    const sums = together([...shown.map(part => part.sum), others, bias], total, DIGITS)
    const most = Math.max(...sums.map(Math.abs), LEAST)
    shown.forEach(({ map, patch, kernel }, i) => {
      write(this.rows[i].name, `${this.before} ${map + 1}`)
      write(this.rows[i].worked, `${fixed(patch[0], DIGITS)} × ${fixed(kernel[0], DIGITS)}`)
    })
    const bars = [...this.rows, this.others, this.bias]
    bars.forEach((one, i) => showSum(one, sums[i], most))
    const added = sums.reduce((sum, term) => sum + term, 0)
    write(this.total.sumOf, fixed(added, DIGITS, true))
  }
}

function row(kind) {
  const [name, worked, sumOf] = [el('th', { scope: 'row' }), el('td'), el('td', { class: 'sumof' })]
  const bar = kind === 'total' ? null : el('i')
  return {
    name,
    worked,
    sumOf,
    bar,
    root: el('tr', { class: kind }, name, worked, sumOf, el('td', { class: 'bar' }, bar)),
  }
}

function showSum({ sumOf, bar }, sum, most) {
  write(sumOf, fixed(sum, DIGITS, true))
  bar.className = sum < 0 ? 'neg' : 'pos'
  bar.style.width = `${(100 * Math.abs(sum)) / most}%`
}
