// A unit of the output: how F6 speaks for and against its digit, and how scores become probabilities.
import { exponentials } from '../../browser/calculating/network.js'
import { fixed, largest, together } from '../../browser/calculating/numbers.js'
import { el, write } from '../../browser/drawing/dom.js'
import { listed } from './dense.js'
import { DIGITS } from './digits.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */
/** @import { Owner } from '../detail.js' */

export class Answered {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   * @param {Owner} owner
   */
  constructor(net, unit, words, owner) {
    this.words = words
    const { adding, waterfall } = listed(net, unit, words, owner)
    this.adding = adding
    this.waterfall = waterfall
    this.rows = net.classes.map(row)
    this.sum = el('td')
    this.root = el('div', { class: 'apart answered' }, this.adding.root, this.waterfall.root, this.#table())
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
    const scores = net.scores()
    const { powers, total } = exponentials(scores)
    const shares = together([...net.values.OUTPUT], 1, DIGITS)
    const printed = together(powers, total, DIGITS)
    const own = net.parts(unit)
    this.waterfall.show({ ...own, order: this.adding.show(own).order })
    const most = largest(scores)
    this.rows.forEach(({ root, score, power, share }, digit) => {
      root.className = digit === unit.map ? 'held-row' : ''
      showCell(score, scores[digit], scores[digit] / most)
      showCell(power, printed[digit], powers[digit])
      showCell(share, shares[digit], net.values.OUTPUT[digit])
    })
    write(this.sum, fixed(total, DIGITS))
  }
}

/** @param {string} called */
function row(called) {
  const [score, power, share] = ['score', 'power', 'share'].map(name => {
    const [bar, text] = [el('i'), el('span')]
    return { bar, text, root: el('td', { class: name }, bar, text) }
  })
  const cells = [score, power, share].map(({ root }) => root)
  return { score, power, share, root: el('tr', {}, el('th', { scope: 'row' }, called), ...cells) }
}

// The picture of softmax: a bar behind each number.
function showCell({ bar, text }, value, part) {
  write(text, fixed(value, DIGITS))
  bar.className = part < 0 ? 'neg' : 'pos'
  bar.style.width = `${(100 * Math.abs(part)).toFixed(1)}%`
}
