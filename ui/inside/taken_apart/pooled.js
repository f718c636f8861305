// A unit of a pooling layer: its window, and the average or the winner.
import { fixed } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board } from '../../browser/drawing/board.js'
import { el, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

const CELL = 90 // CSS pixels

export class Pooled {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   */
  constructor(net, unit, words) {
    this.words = words
    this.size = net.layers[unit.layer].kernel
    this.sentence = el('p', { class: 'soft' })
    this.board = new Board({ size: CELL * this.size, label: words.window })
    this.worked = el('span')
    this.pooled = el('b')
    this.scaled = el('span')
    this.value = el('b')
    const line = el('p', { class: 'pooled' }, this.worked, this.pooled, this.scaled, this.value)
    const told = el('div', { class: 'told' }, line, this.sentence)
    this.root = el('div', { class: 'apart pooling' }, this.board.root, told)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    const { words, board, size } = this
    const window = net.reads(unit)
    const numbers = net.patch(window, unit.map)
    const sentence = net.pooling === 'max' ? words.maxPooled : words.averagePooled
    write(this.sentence, fill(sentence, { layer: window.layer, map: unit.map + 1 }))
    const look = { kind: 'signed', limit: net.limit(window.layer), digits: DIGITS }
    board.show({ shape: [size, size], values: numbers }, look)
    const winner = numbers.indexOf(Math.max(...numbers))
    if (net.pooling === 'max') board.mark('winner', [winner % size, Math.floor(winner / size), 1, 1])
    this.#work(net, unit, numbers)
  }

  #work(net, unit, numbers) {
    const list = [...numbers].map(value => fixed(value, DIGITS))
    const added = `(${list.join(' + ').replaceAll('+ −', '− ')}) / ${list.length} = `
    const factor = net.factor(unit.layer, unit.map, 'map')
    write(this.worked, net.pooling === 'max' ? `max(${list.join(', ')}) = ` : added)
    write(this.pooled, fixed(net.pool(unit, numbers), DIGITS))
    write(this.scaled, factor === 1 ? '' : ` × ${factor} (${this.words.edited}) = `)
    write(this.value, factor === 1 ? '' : fixed(net.value(unit), DIGITS))
  }
}
