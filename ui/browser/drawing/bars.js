// Ten probabilities as bars, the best marked; dressed by bars.css, like those that ui/draw/answers.py writes.
import { percentage } from '../calculating/numbers.js'
import { el, write } from './dom.js'

export class Bars {
  /**
   * @param {number} count
   * @param {string | null} [label] for who listens
   * @param {(digit: number) => Record<string, any>} [attributes] of a bar: what it does when it is pointed at
   * @param {string[]} [names] what the bars are called, where not by their digits
   */
  constructor(count, label = null, attributes = () => ({}), names = []) {
    this.rows = Array.from({ length: count }, (_, digit) => this.#row(names[digit] ?? `${digit}`, attributes(digit)))
    this.root = el('ol', { class: 'bars', 'aria-label': label }, ...this.rows.map(row => row.root))
  }

  /**
   * @param {string} name
   * @param {Record<string, any>} attributes
   */
  #row(name, attributes) {
    const [bar, value] = [el('i'), el('span', { class: 'value' })]
    const root = el('li', attributes, el('span', {}, name), el('span', { class: 'track' }, bar), value)
    return { root, bar, value }
  }

  /**
   * @param {ArrayLike<number>} probabilities
   * @param {(digit: number) => boolean} best
   * @param {ArrayLike<number>} [before] what they were, marked on each bar
   */
  show(probabilities, best, before) {
    this.root.classList.toggle('changed', Boolean(before))
    this.rows.forEach(({ root, bar, value }, digit) => {
      bar.style.width = `${100 * probabilities[digit]}%`
      write(value, percentage(probabilities[digit]))
      if (before) root.style.setProperty('--before', `${100 * before[digit]}%`)
      root.classList.toggle('best', best(digit))
    })
  }
}
