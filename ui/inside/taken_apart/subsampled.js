// A unit of subsampling as in 1998: its window added up, times a coefficient, plus a bias, squashed. What these two make of
// a map, from an average to a threshold, the page Pooling has as a dial.
import { fixed, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board } from '../../browser/drawing/board.js'
import { el, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'
import { Squashing } from './squashing.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

const CELL = 90 // CSS pixels

export class Subsampled {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   */
  constructor(net, unit, words) {
    this.words = words
    this.size = net.layers[unit.layer].kernel
    this.board = new Board({ size: CELL * this.size, label: words.window })
    this.added = el('span')
    this.multiplied = el('span')
    this.total = el('span')
    this.sentence = el('p', { class: 'soft' })
    this.squashing = new Squashing(net, words)
    const lines = [this.added, this.multiplied, this.total].map(line => el('p', { class: 'pooled' }, line))
    const told = el('div', { class: 'told' }, ...lines, this.sentence)
    this.root = el('div', { class: 'apart pooling' }, this.board.root, told, this.squashing.root)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    const window = net.reads(unit)
    const numbers = net.patch(window, unit.map)
    const { size } = this
    const look = { kind: 'signed', limit: net.limit(window.layer), digits: DIGITS }
    const worked = net.subsampled(unit, numbers)
    const cells = together([...numbers], worked.sum, DIGITS) // as they are printed they add up
    this.board.show({ shape: [size, size], values: cells }, look)
    this.#work(cells, worked)
    write(this.sentence, fill(this.words.subsampled, { layer: window.layer, map: unit.map + 1 }))
    this.squashing.show(net, unit, worked.total)
  }

  #work(cells, { sum, coefficient, bias, total }) {
    const list = cells.map(cell => fixed(cell, DIGITS))
    write(this.added, `${list.join(' + ').replaceAll('+ −', '− ')} = ${fixed(sum, DIGITS)}`)
    const { coefficient: named, bias: called } = this.words
    const [product, own] = together([total - bias, bias], total, DIGITS)
    const multiplied = `${fixed(sum, DIGITS)} × ${fixed(coefficient, DIGITS)} (${named}) = ${fixed(product, DIGITS)}`
    write(this.multiplied, multiplied)
    const moved = `${own < 0 ? '−' : '+'} ${fixed(Math.abs(own), DIGITS)}`
    write(this.total, `${fixed(product, DIGITS)} ${moved} (${called}) = ${fixed(total, DIGITS)}`)
  }
}
