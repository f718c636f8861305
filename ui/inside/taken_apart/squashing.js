// From the total to the activation: squashed, scaled by the reader, and where that is on the curve.
import { AMPLITUDE } from '../../browser/calculating/forward.js'
import { fixed } from '../../browser/calculating/numbers.js'
import { Curve } from '../../browser/drawing/curve.js'
import { el, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

const [WIDTH, HEIGHT] = [220, 120] // CSS pixels
const NARROWEST = 3 // the curve is drawn from -3 to 3 at least
const ROOM = 1.15 // that there is beside what is shown
const RADIUS = 5 // of the point
// What a function is called, and from where to where its curve is drawn; ReLU's has no end.
const LOOKS = {
  tanh: { name: 'tanh', low: -ROOM, high: ROOM },
  sigmoid: { name: 'sigmoid', low: 1 - ROOM, high: ROOM },
  relu: { name: 'ReLU', low: null, high: null },
  scaled_tanh: { name: `${AMPLITUDE} tanh ⅔`, low: -ROOM * AMPLITUDE, high: ROOM * AMPLITUDE },
}

export class Squashing {
  /**
   * @param {Net} net
   * @param {Record<string, any>} words
   */
  constructor(net, words) {
    this.words = words
    this.look = LOOKS[net.squashing]
    this.begin = el('span')
    this.squashed = el('b', { class: 'squashed' })
    this.scaled = el('span')
    this.value = el('b')
    this.line = el('p', { class: 'squash' }, this.begin, this.squashed, this.scaled, this.value)
    this.curve = new Curve({ width: WIDTH, height: HEIGHT, label: words.squashing, radius: RADIUS })
    this.root = el('div', { class: 'squashing' }, this.curve.root, this.line)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {number} total
   */
  show(net, unit, total) {
    const factor = net.factor(unit.layer, unit.map, 'map')
    write(this.begin, `${this.look.name}(${fixed(total, DIGITS)}) = `)
    write(this.squashed, fixed(net.squash(total), DIGITS))
    write(this.scaled, factor === 1 ? '' : ` × ${factor} (${this.words.edited}) = `)
    write(this.value, factor === 1 ? '' : fixed(net.value(unit), DIGITS))
    const reach = Math.max(NARROWEST, Math.ceil(Math.abs(total) * ROOM))
    const { low, high } = this.look
    const ends = { reach, low: low ?? -reach, high: high ?? reach }
    if (reach !== this.curve.reach) this.curve.draw(value => net.squash(value), ends)
    this.curve.hold(total)
  }
}
