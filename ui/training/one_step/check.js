// The same gradient measured: the weight a little larger and a little smaller, and the whole network run again.
import { WIDTH, agreement, finiteDifference } from '../../browser/calculating/gradients.js'
import { short, significant } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'

/** @import { Stepping } from './stepping.js' */

const DIGITS = 10 // of the losses: they differ so little
const PLAIN = 8 // of the two gradients

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
    write(this.measured, Number.isFinite(slope) ? significant(slope, PLAIN) : '–')
    write(this.computed, significant(gradient, PLAIN))
    this.root.dataset.slope = `${slope}`
    const edgy = spec.pooling === 'max' || spec.squashing === 'relu'
    const said = this.words[agreement(slope, gradient, edgy)]
    write(this.said, fill(said, { off: significant(Math.abs(slope - gradient), 2) }))
  }
}
