// The same gradient measured: the weight a little larger and a little smaller, and the whole network run again.
import { WIDTH, finiteDifference } from '../../browser/calculating/gradients.js'
import { short, significant } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'

/** @import { Stepping } from './stepping.js' */

const DIGITS = 10 // of the losses: they differ so little
const PLAIN = 8 // of the two gradients
const EDGE = 1e-4 // of the larger gradient: who differ by more have an edge between them

export class Check {
  /** @param {Record<string, any>} words */
  constructor(words) {
    this.words = words
    this.above = el('dd')
    this.below = el('dd')
    this.measured = el('dd')
    this.computed = el('dd')
    const rows = [
      ['L(w + h)', this.above],
      ['L(w − h)', this.below],
      ['(L(w + h) − L(w − h)) / 2h', this.measured],
      [words.workedOut, this.computed],
    ]
    const list = el('dl', {}, ...rows.flatMap(([name, value]) => [el('dt', {}, name), value]))
    this.said = el('p', { class: 'said' })
    const why = fill(words.checkWhy, { h: short(WIDTH, 4) })
    this.root = el(
      'section',
      { class: 'check' },
      el('h3', {}, words.check),
      el('p', { class: 'why' }, why),
      list,
      this.said,
    )
  }

  /**
   * @param {Stepping} stepping
   * @param {string} name of the weight's array
   * @param {number} place of the weight in it
   */
  show({ spec, weights, image, target, gradients }, name, place) {
    const { above, below, slope } = finiteDifference(spec, weights, image, target, name, place)
    const gradient = gradients.weights[name][place]
    write(this.above, significant(above, DIGITS))
    write(this.below, significant(below, DIGITS))
    write(this.measured, significant(slope, PLAIN))
    write(this.computed, significant(gradient, PLAIN))
    this.root.dataset.slope = `${slope}`
    const off = Math.abs(slope - gradient)
    const edgy = spec.pooling === 'max' || spec.squashing === 'relu'
    const apart = off > EDGE * Math.max(Math.abs(slope), Math.abs(gradient)) && off > WIDTH ** 2
    write(this.said, fill(edgy && apart ? this.words.edge : this.words.agree, { off: significant(off, 2) }))
  }
}
