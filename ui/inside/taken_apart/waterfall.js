// All contributions of a dense unit as a waterfall: each step goes up or down by what one unit adds, the largest first,
// the bias last; where it ends is the total.
import { clamp, fixed } from '../../browser/calculating/numbers.js'
import { stairs } from '../../browser/calculating/waterfall.js'
import { el, put, shape, write } from '../../browser/drawing/dom.js'
import { DIGITS } from './digits.js'

/** @import { Part } from '../../browser/calculating/network.js' */

const [WIDTH, HEIGHT] = [400, 150] // of the picture, in its own units

export class Waterfall {
  /**
   * @param {{ name: (map: number) => string, words: Record<string, any>, point: (map: number) => void, leave: () => void }} about
   *   `point`: at a step, and with it at what is read there; `leave`: at none
   */
  constructor({ name, words, point, leave }) {
    this.name = name
    this.words = words
    this.zero = shape('path', { class: 'axis' })
    this.up = shape('path', { class: 'pos' })
    this.down = shape('path', { class: 'neg' })
    this.end = shape('path', { class: 'end' })
    this.point = point
    this.leave = leave
    /** @type {number | null} the step that is looked at */
    this.at = null
    const about = {
      class: 'waterfall',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'application',
      tabindex: 0,
    }
    this.art = shape('svg', about)
    this.art.append(this.zero, this.up, this.down, this.end)
    this.art.addEventListener('pointermove', event => this.#look(this.#under(event)))
    this.art.addEventListener('keydown', event => this.#key(event))
    for (const gone of ['pointerleave', 'blur']) this.art.addEventListener(gone, () => this.#look(null))
    this.said = el('figcaption', { role: 'status' })
    this.root = el('figure', { class: 'falling' }, this.art, this.said)
  }

  /** @param {{ order: Part[], bias: number, total: number }} parts the largest first */
  show({ order, bias, total }) {
    this.order = order
    const { steps, low, high } = stairs([...order.map(part => part.sum), bias])
    const y = value => (HEIGHT * (high - value)) / (high - low || 1)
    const wide = WIDTH / steps.length
    const bars = kind => steps.map((step, i) => bar(step, i * wide, wide, y, kind)).join('')
    put(this.up, { d: bars(1) })
    put(this.down, { d: bars(-1) })
    put(this.zero, { d: `M0 ${y(0)}H${WIDTH}` })
    put(this.end, { d: `M0 ${y(total)}H${WIDTH}` })
    put(this.art, { 'aria-label': `${this.words.waterfall} ${this.words.total} ${fixed(total, DIGITS)}` })
    this.#say()
  }

  #under({ clientX }) {
    const { x, width } = this.art.getBoundingClientRect()
    return Math.floor(((clientX - x) / width) * (this.order.length + 1))
  }

  #key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!by) return
    event.preventDefault()
    this.#look(clamp((this.at ?? -1) + by, 0, this.order.length - 1))
  }

  /** @param {number | null} at */
  #look(at) {
    const part = at === null ? null : this.order[at]
    this.at = part ? at : null
    this.#say()
    if (part) this.point(part.map)
    else this.leave()
  }

  #say() {
    const part = this.at === null ? null : this.order[this.at]
    const product = part && `${fixed(part.patch[0], DIGITS)} × ${fixed(part.kernel[0], DIGITS)}`
    const said = part ? `${this.name(part.map)}: ${product} = ${fixed(part.sum, DIGITS, true)}` : this.words.waterfall
    write(this.said, said)
  }
}

/** One step, where it goes to this side. */
function bar([from, to], x, wide, y, kind) {
  if (Math.sign(to - from) !== kind) return ''
  const top = Math.min(y(from), y(to))
  const high = Math.max(0.75, Math.abs(y(from) - y(to)))
  return `M${x.toFixed(2)} ${top.toFixed(2)}h${(wide * 0.86).toFixed(2)}v${high.toFixed(2)}h-${(wide * 0.86).toFixed(2)}z`
}
