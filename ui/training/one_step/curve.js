// The loss over the steps taken. Another answer asked for begins another line.
import { significant } from '../../browser/calculating/numbers.js'
import { el, put, shape, write } from '../../browser/drawing/dom.js'

/** @import { Point } from './stepping.js' */

const [WIDTH, HEIGHT] = [100, 40] // of the picture, in its own units; it is stretched
const LEAST = 10 // steps that the curve has room for from the beginning

export class Curve {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words
    this.svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' })
    this.path = this.svg.appendChild(shape('path', { class: 'line' }))
    this.dot = this.svg.appendChild(shape('path', { class: 'dot' }))
    this.top = el('span', { class: 'top' })
    this.last = el('span', { class: 'last' })
    const foot = el('p', { class: 'foot' }, el('span', {}, '0'), el('span', {}, words.steps), this.last)
    this.root = el('figure', { class: 'losses' }, el('p', { class: 'head' }, words.loss, ' ', this.top), this.svg, foot)
  }

  /** @param {Point[][]} lines */
  show(lines) {
    const points = lines.flat().filter(({ loss }) => Number.isFinite(loss))
    const highest = Math.max(...points.map(({ loss }) => loss), Number.MIN_VALUE)
    const steps = Math.max(LEAST, ...points.map(({ count }) => count))
    const at = ({ count, loss }) => `${(WIDTH * count) / steps} ${HEIGHT * (1 - loss / highest)}`
    const drawn = lines.map(line => line.filter(({ loss }) => Number.isFinite(loss)))
    const full = drawn.filter(line => line.length)
    put(this.path, { d: full.map(line => `M${line.map(at).join('L')}`).join('') })
    put(this.dot, { d: points.length ? `M${at(points.at(-1))}h0` : '' })
    write(this.top, significant(highest))
    write(this.last, `${steps}`)
  }
}
