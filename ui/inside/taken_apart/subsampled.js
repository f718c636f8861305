// A unit of subsampling as in 1998: its window added up, times a coefficient, plus a bias, squashed; and what coefficient
// and bias make of it.
import { ENDS, bending } from '../../browser/calculating/bending.js'
import { fixed, short, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board } from '../../browser/drawing/board.js'
import { el, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'
import { Squashing } from './squashing.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

const CELL = 90 // CSS pixels
const KNOWN = ['or', 'two', 'three', 'and'] // what a switch is called that takes so many cells

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
    this.bent = el('p', { class: 'soft bent' })
    this.sentence = el('p', { class: 'soft' })
    this.squashing = new Squashing(net, words)
    const lines = [this.added, this.multiplied, this.total].map(line => el('p', { class: 'pooled' }, line))
    const told = el('div', { class: 'told' }, ...lines, this.bent, this.sentence)
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
    write(this.bent, this.#bend(net.squashing, worked))
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

  #bend(squashing, { coefficient, bias }) {
    const { gives, kind, from, up } = bending(squashing, coefficient, bias)
    const { still, even, bent, up: rises, down } = this.words.bending
    const known = this.words.switches[KNOWN[from - 1]]
    const said = { still, even, bent, switch: fill(up ? rises : down, { count: from, known }) }[kind]
    const [paper, ink] = ENDS[squashing].map(value => short(value))
    const list = gives.map(given => fixed(given, DIGITS - 1)).join(', ')
    return `${fill(this.words.gives, { paper, ink, list, coefficient: fixed(coefficient, DIGITS) })} ${said}`
  }
}
