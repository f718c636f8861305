// What the network should answer, and how wrong its guess is: the loss, with its formula and its numbers.
import { significant } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'

/** @import { Stepping } from './stepping.js' */

export class Failure {
  /**
   * @param {Record<string, string>} words
   * @param {(target: number) => void} choose
   */
  constructor(words, choose) {
    this.words = words
    this.choose = choose
    /** @type {HTMLInputElement[]} */
    this.choices = []
    this.row = el('div', { class: 'choices answers' })
    this.formula = el('p', { class: 'formula' })
    this.why = el('p', { class: 'why' })
    const asked = el('fieldset', {}, el('legend', {}, words.should), this.row)
    this.root = el('section', { class: 'error' }, el('h3', {}, words.error), asked, this.formula, this.why)
  }

  /**
   * @param {Stepping} stepping
   * @param {number | null} right the right answer, where it is known
   */
  show({ probabilities, target, loss }, right) {
    this.#make(probabilities.length)
    this.choices.forEach((choice, digit) => (choice.checked = digit === target))
    const p = significant(probabilities[target], 4)
    const values = { digit: target, p, loss: significant(loss, 4) }
    write(this.formula, fill('L = −ln p[{digit}] = −ln {p} = {loss}', values))
    this.formula.dataset.loss = `${loss}`
    const wrong = right !== null && right !== target
    write(this.why, wrong ? fill(this.words.onPurpose, { right, digit: target }) : this.words.lossWhy)
  }

  #make(count) {
    if (this.choices.length === count) return
    this.choices = Array.from({ length: count }, (_, digit) =>
      el('input', { type: 'radio', name: 'target', value: digit, onchange: () => this.choose(digit) }),
    )
    const labels = this.choices.map((choice, digit) => el('label', {}, choice, el('span', {}, `${digit}`)))
    this.row.style.setProperty('--count', `${count}`)
    this.row.replaceChildren(...labels)
  }
}
