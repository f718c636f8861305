// The forward pass as arithmetic: the window moves over the digit, the maps fill cell by cell, then the next layer.
import { ORDER } from '../browser/calculating/network.js'
import { counts, firstOf, length, stepAt } from '../browser/calculating/passing.js'
import { el, write } from '../browser/drawing/dom.js'

/** @import { Step } from '../browser/calculating/passing.js' */

const SPEEDS = { slow: null, medium: 5000, fast: 1500 } // milliseconds a layer; null: so long a step
const ONE_BY_ONE = 700 // milliseconds a step, to be read

export class ForwardPass {
  /**
   * @param {Record<string, string>} words
   * @param {{ layers: () => Record<string, any>, begin: () => void, show: (step: Step | null) => void }} owner `begin`: it is under way from now on
   */
  constructor(words, owner) {
    this.words = words
    this.owner = owner
    /** @type {number | null} the step reached; null: the pass is over */
    this.at = null
    this.frame = 0
    this.#makeParts()
  }

  #makeParts() {
    const { words } = this
    const button = (kind, does, text, label = null) =>
      el('button', { type: 'button', class: kind, onclick: does, 'aria-label': label, title: label }, text)
    this.play = button('play', () => (this.frame ? this.stop() : this.#start()), words.play)
    this.back = button('back', () => this.#by(-1), '‹', words.back)
    this.next = button('next', () => this.#by(1), '›', words.next)
    this.speed = el(
      'select',
      { class: 'speed', 'aria-label': words.speed },
      ...Object.keys(SPEEDS).map(name => el('option', { value: name, selected: name === 'medium' }, words[name])),
    )
    this.speed.addEventListener('change', () => this.frame && this.#start())
    this.along = el('input', { type: 'range', min: 0, step: 1, 'aria-label': words.along })
    this.along.addEventListener('input', () => this.#to(Number(this.along.value)))
    const parts = [this.play, this.back, this.next, this.speed, this.along]
    this.root = el('div', { class: 'player', 'data-playing': 'false', 'data-step': '' }, ...parts)
  }

  get last() {
    return length(this.owner.layers()) - 1
  }

  #start() {
    cancelAnimationFrame(this.frame)
    const pace = SPEEDS[this.speed.value]
    if (this.at === null) this.#show(0)
    let [since, from] = [performance.now(), this.at]
    const tick = now => {
      const { layer } = stepAt(this.owner.layers(), this.at)
      const count = this.#count(layer)
      const wanted = from + Math.floor((now - since) / (pace === null ? ONE_BY_ONE : pace / count))
      const end = firstOf(this.owner.layers(), layer) + count
      if (wanted !== this.at) this.#show(Math.min(wanted, end, this.last)) // each layer at its own pace
      if (this.at === end) [since, from] = [now, end]
      if (this.at >= this.last) return this.end()
      this.frame = requestAnimationFrame(tick)
    }
    this.frame = requestAnimationFrame(tick)
    this.play.style.minWidth = `${this.play.offsetWidth}px` // it stays under the pointer
    write(this.play, this.words.pause)
    this.root.dataset.playing = 'true'
  }

  #count(layer) {
    return counts(this.owner.layers())[ORDER.indexOf(layer) - 1]
  }

  stop() {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    write(this.play, this.words.play)
    this.root.dataset.playing = 'false'
  }

  #by(steps) {
    this.#to(this.at === null ? (steps > 0 ? 0 : this.last - 1) : this.at + steps)
  }

  #to(at) {
    this.stop()
    if (at >= this.last) this.end()
    else this.#show(Math.max(0, at))
  }

  /** The networks are there: as far as the slider goes. */
  ready() {
    this.along.max = `${this.last}`
    if (this.at === null) this.along.value = this.along.max
  }

  #show(at) {
    if (this.at === null) this.owner.begin()
    this.at = at
    this.along.value = `${at}`
    this.root.dataset.step = `${at}`
    this.owner.show(stepAt(this.owner.layers(), at))
  }

  /** The whole network stands there again. */
  end() {
    if (this.at === null) return
    this.stop()
    this.at = null
    this.root.dataset.step = ''
    this.along.value = this.along.max
    this.owner.show(null)
  }
}
