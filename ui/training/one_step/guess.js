// The digit, and the probabilities that the network gives to each answer; marks on the bars show what they were.
import { sameClasses } from '../../browser/calculating/classes.js'
import { Bars, Rest } from '../../browser/drawing/bars.js'
import { Board } from '../../browser/drawing/board.js'
import { el } from '../../browser/drawing/dom.js'

/** @import { Stepping } from './stepping.js' */

export class Guess {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words
    this.digit = new Board({ label: words.digit, size: 128 })
    this.place = el('div', { class: 'bars-of' })
    this.rest = new Rest(words.noDigit)
    const side = el('div', { class: 'beside' }, this.digit.root, this.place)
    this.root = el('section', { class: 'guess' }, el('h3', {}, words.guess), side)
  }

  /**
   * @param {Stepping} stepping
   * @param {ArrayLike<number> | null} before the probabilities before the last press
   */
  show({ probabilities, spec, image, label, classes }, before) {
    this.digit.show({ shape: [spec.size, spec.size], values: image }, { kind: 'ink' })
    this.#bars(classes).show(probabilities, digit => digit === label, before ?? undefined)
    this.rest.show(probabilities, spec.layers.at(-1))
  }

  #bars(classes) {
    if (!this.bars || !sameClasses(this.classes, classes)) {
      this.classes = classes
      this.bars = new Bars(classes, this.words.probabilities)
      this.place.replaceChildren(this.bars.root, this.rest.root)
    }
    return this.bars
  }
}
