// What the steps did to other digits: a fixed sample of the test digits, asked before and after.
import { areNumbers } from '../../browser/calculating/classes.js'
import { forward } from '../../browser/calculating/forward.js'
import { bytes } from '../../browser/calculating/packing.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'

/** @import { Stepping } from './stepping.js' */
/** @typedef {{ size: number, labels: number[], pixels: string }} Digits base64 of one byte a pixel */

const AT_ONCE = 10 // digits between two frames
const DIGITS = 10 // a network that tells anything else apart is not asked

export class Others {
  /**
   * @param {Record<string, any>} words
   * @param {() => void} ask for the digits
   */
  constructor(words, ask) {
    this.words = words
    this.ask = ask
    /** @type {Float64Array[]} */
    this.images = []
    this.run = 0 // the measurement that counts
    this.button = el('button', { type: 'button', onclick: () => this.#press() }, words.askOthers)
    this.said = el('p', { class: 'said', role: 'status' })
    this.root = el('section', { class: 'others' }, el('p', { class: 'why' }, words.forgets), this.button, this.said)
  }

  /** @param {Stepping} stepping */
  follow(stepping) {
    this.root.hidden = !areNumbers(stepping.classes) || stepping.classes.length !== DIGITS
    if (this.weights !== stepping.weights) {
      this.run++
      write(this.said, '')
    }
    this.stepping = stepping
    this.weights = stepping.weights
  }

  /** @param {Digits | null} digits */
  take(digits) {
    if (!digits || this.images.length) return
    this.labels = digits.labels
    const [all, count] = [bytes(digits.pixels), digits.size ** 2]
    this.images = digits.labels.map((_, i) =>
      Float64Array.from(all.subarray(i * count, (i + 1) * count), one => one / 255),
    )
    this.size = digits.size
    if (this.wanted) this.#measure()
  }

  #press() {
    this.wanted = true
    if (this.images.length) this.#measure()
    else this.ask()
  }

  async #measure() {
    const { spec, first, weights } = this.stepping
    const own = ++this.run
    this.wanted = false
    const [before, after] = [await this.#right(spec, first, own), await this.#right(spec, weights, own)]
    if (own !== this.run) return
    write(this.said, fill(this.words.othersRead, { all: this.images.length, before, after }))
  }

  // A few in each frame, so that the page goes on.
  async #right(spec, weights, own) {
    let right = 0
    for (let i = 0; i < this.images.length && own === this.run; i++) {
      if (i % AT_ONCE === 0) await new Promise(go => requestAnimationFrame(go))
      const { OUTPUT } = forward(spec, weights, framed(this.images[i], this.size, spec.size))
      right += OUTPUT.indexOf(Math.max(...OUTPUT)) === this.labels[i] ? 1 : 0
    }
    return right
  }
}

/**
 * A picture with an empty border, as wide as the network's input.
 * @param {Float64Array} picture
 * @param {number} size of its side
 * @param {number} wide
 */
function framed(picture, size, wide) {
  const [made, edge] = [new Float64Array(wide * wide), (wide - size) / 2]
  for (let row = 0; row < size; row++)
    made.set(picture.subarray(row * size, (row + 1) * size), (row + edge) * wide + edge)
  return made
}
