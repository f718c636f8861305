// From the total to the activation: squashed, scaled by the reader, and where that is on the curve.
import { AMPLITUDE } from '../../browser/calculating/forward.js'
import { fixed } from '../../browser/calculating/numbers.js'
import { el, put, shape, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

const [WIDTH, HEIGHT] = [220, 120] // CSS pixels
const NARROWEST = 3 // the curve is drawn from -3 to 3 at least
const ROOM = 1.15 // that there is beside what is shown
const POINTS = 81 // of the curve
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
    this.axis = shape('path', { class: 'axis' })
    this.graph = shape('path', { class: 'graph' })
    this.point = shape('circle', { class: 'centre', r: 5 })
    const about = { class: 'curve', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words.squashing }
    this.curve = shape('svg', about)
    this.curve.append(this.axis, this.graph, this.point)
    this.root = el('div', { class: 'squashing' }, this.curve, this.line)
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
    if (reach !== this.reach) this.#draw(net, reach)
    put(this.point, { cx: this.#x(total), cy: this.#y(net.squash(total)) })
  }

  #draw(net, reach) {
    this.reach = reach
    this.low = this.look.low ?? -reach
    this.high = this.look.high ?? reach
    const places = Array.from({ length: POINTS }, (_, i) => -reach + (2 * reach * i) / (POINTS - 1))
    const steps = places.map(place => `${this.#x(place).toFixed(1)} ${this.#y(net.squash(place)).toFixed(1)}`)
    put(this.axis, { d: `M0 ${this.#y(0)}H${WIDTH}M${this.#x(0)} 0V${HEIGHT}` })
    put(this.graph, { d: `M${steps.join('L')}` })
  }

  #x(value) {
    return (WIDTH * (value + this.reach)) / (2 * this.reach)
  }

  #y(value) {
    return (HEIGHT * (this.high - value)) / (this.high - this.low)
  }
}
