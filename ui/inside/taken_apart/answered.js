// A unit of the output: how F6 speaks for and against its digit, and how ten scores become ten probabilities.
import { exponentials } from '../../browser/calculating/network.js'
import { fixed, together } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import { Contributions } from './contributions.js'
import { DIGITS } from './digits.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

export class Answered {
  /**
   * @param {Net} net
   * @param {Unit} _unit
   * @param {Record<string, any>} words
   */
  constructor(net, _unit, words) {
    this.words = words
    const before = net.before('OUTPUT')
    this.sentence = el('p', { class: 'soft' })
    this.contributions = new Contributions(before, net.layers[before].maps, words)
    this.rows = Array.from({ length: net.layers.OUTPUT.maps }, (_, digit) => row(digit))
    this.sum = el('td')
    const line = el('div', { class: 'line' }, this.contributions.root, this.#table())
    this.root = el('div', {}, this.sentence, line)
  }

  #table() {
    const { digit, score, power, share, total } = this.words
    const head = el('tr', {}, ...[digit, score, power, share].map(text => el('th', { scope: 'col' }, text)))
    const one = el('td', {}, fixed(1, DIGITS))
    const foot = el('tr', { class: 'total' }, el('th', { scope: 'row' }, total), el('td'), this.sum, one)
    const body = el('tbody', {}, ...this.rows.map(({ root }) => root), foot)
    return el('table', { class: 'softmax' }, el('thead', {}, head), body)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    const all = this.rows.map((_, map) => net.parts({ ...unit, map }))
    const scores = all.map(part => part.total)
    const { powers, total } = exponentials(scores)
    const shares = together([...net.values.OUTPUT], 1, DIGITS)
    const printed = together(powers, total, DIGITS)
    write(this.sentence, fill(this.words.answered, { digit: unit.map }))
    this.contributions.show(all[unit.map])
    this.rows.forEach(({ root, score, power, share }, digit) => {
      root.className = digit === unit.map ? 'held-row' : ''
      write(score, fixed(scores[digit], DIGITS))
      write(power, fixed(printed[digit], DIGITS))
      write(share, fixed(shares[digit], DIGITS))
    })
    write(this.sum, fixed(total, DIGITS))
  }
}

function row(digit) {
  const [score, power, share] = ['score', 'power', 'share'].map(name => el('td', { class: name }))
  return { score, power, share, root: el('tr', {}, el('th', { scope: 'row' }, `${digit}`), score, power, share) }
}
