// The rate, the buttons that take steps, and what came of them.
import { percentage, short } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import { Curve } from './curve.js'

/** @import { Stepping } from './stepping.js' */

const MANY = 10 // steps at one press

export class Steps {
  /**
   * @param {Record<string, string>} words
   * @param {{ rates: number[], move: (rate: number) => void, settle: (rate: number) => void, take: (count: number) => void, restart: () => void }} owner
   *   `move`: the slider is somewhere; `settle`: it was let go there
   */
  constructor(words, owner) {
    this.words = words
    this.owner = owner
    this.curve = new Curve(words)
    this.value = el('output', { class: 'rate' })
    this.slider = el('input', {
      type: 'range',
      min: 0,
      max: owner.rates.length - 1,
      step: 1,
      'aria-label': words.rate,
      oninput: () => this.#moved(owner.move),
      onchange: () => this.#moved(owner.settle),
    })
    const rate = el('label', { class: 'along' }, el('span', {}, words.rate), this.slider, this.value)
    this.said = el('p', { class: 'said', role: 'status' })
    this.root = el('section', { class: 'steps' }, el('h3', {}, words.nudge), rate, this.#buttons(), this.said)
    this.root.append(this.curve.root)
  }

  #buttons() {
    const { words, owner } = this
    const button = (kind, word, onclick) => el('button', { type: 'button', class: kind, onclick }, word)
    this.back = button('back', words.restart, () => owner.restart())
    return el(
      'div',
      { class: 'buttons' },
      button('play one', words.step, () => owner.take(1)),
      button('ten', words.tenSteps, () => owner.take(MANY)),
      this.back,
    )
  }

  get rate() {
    return this.owner.rates[Number(this.slider.value)]
  }

  set rate(rate) {
    this.slider.value = `${this.owner.rates.indexOf(rate)}`
    this.#say()
  }

  #moved(tell) {
    this.#say()
    tell(this.rate)
  }

  #say() {
    const text = short(this.rate, 4)
    write(this.value, text)
    this.slider.setAttribute('aria-valuetext', text)
  }

  /** @param {Stepping} stepping */
  show(stepping) {
    const { count, label, probabilities, lines, lost, classes } = stepping
    const sentence = [this.words.before, this.words.afterOne][count] ?? this.words.afterMany
    const values = { count, digit: classes[label], best: percentage(probabilities[label]) }
    write(this.said, lost ? this.words.lost : fill(sentence, values))
    this.curve.show(lines)
  }
}
