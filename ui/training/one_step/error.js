// What the network should answer, and how wrong its guess is: the loss, with its formula and its numbers.
import { areNumbers, sameClasses } from '../../browser/calculating/classes.js'
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
  show({ probabilities, target, loss, classes, spec }, right) {
    this.#make(classes)
    this.choices.forEach((choice, digit) => (choice.checked = digit === target))
    const p = significant(probabilities[target], 4)
    const values = { digit: classes[target], p, loss: significant(loss, 4) }
    write(this.formula, fill('L = −ln p[{digit}] = −ln {p} = {loss}', values))
    this.formula.dataset.loss = `${loss}`
    const wrong = right !== null && right !== target
    const distances = spec.layers.at(-1).kind === 'rbf'
    const why = distances ? this.words.lossOfDistances : this.words.lossWhy
    write(this.why, wrong ? fill(this.words.onPurpose, { right: classes[right], digit: classes[target] }) : why)
  }

  #make(classes) {
    if (this.classes && sameClasses(this.classes, classes)) return
    this.classes = classes
    this.choices = classes.map((_, digit) =>
      el('input', { type: 'radio', name: 'target', value: digit, onchange: () => this.choose(digit) }),
    )
    const labels = this.choices.map((choice, digit) => el('label', {}, choice, el('span', {}, classes[digit])))
    this.row.style.setProperty('--count', `${classes.length}`)
    this.row.classList.toggle('named', !areNumbers(classes))
    this.row.replaceChildren(...labels)
  }
}
