// Probabilities as bars, the best marked; dressed by bars.css, like those that ui/draw/answers.py writes.
import { areNumbers } from '../calculating/classes.js'
import { percentage } from '../calculating/numbers.js'
import { rubbish } from '../calculating/prototypes.js'
import { el, write } from './dom.js'

export class Bars {
  /**
   * @param {string[]} names of the classes, each a bar
   * @param {string | null} [label] for who listens
   * @param {(place: number) => Record<string, any>} [attributes] of a bar: what it does when it is pointed at
   */
  constructor(names, label = null, attributes = () => ({})) {
    this.rows = names.map((name, place) => this.#row(name, attributes(place)))
    const kind = areNumbers(names) ? 'bars' : 'bars named'
    this.root = el('ol', { class: kind, 'aria-label': label }, ...this.rows.map(row => row.root))
  }

  /**
   * @param {string} name
   * @param {Record<string, any>} attributes
   */
  #row(name, attributes) {
    const [bar, value] = [el('i'), el('span', { class: 'value' })]
    const root = el('li', attributes, el('span', { title: name }, name), el('span', { class: 'track' }, bar), value)
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

/** What the bars leave to no class at all, below them: where a network's output is distances, as in 1998. */
export class Rest {
  /** @param {string} word what it is called */
  constructor(word) {
    this.value = el('span', { class: 'value' })
    this.root = el('p', { class: 'nodigit', hidden: true }, el('span', {}, word), this.value)
  }

  /**
   * @param {ArrayLike<number>} probabilities
   * @param {{ kind: string }} output the layer that they are of
   */
  show(probabilities, { kind }) {
    this.root.hidden = kind !== 'rbf'
    write(this.value, percentage(rubbish(probabilities)))
  }
}
