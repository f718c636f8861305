// A number to turn: a slider, its value as it was trained marked on it, and the way back there.
import { clamp, short } from '../browser/calculating/numbers.js'
import { el, write } from '../browser/drawing/dom.js'

const STEP = 0.01
const DIGITS = 3
const THUMB = 16 // CSS pixels: common.css

export class Knob {
  /**
   * @param {string} label
   * @param {string} asTrained what the way back is called
   * @param {number} most the slider goes from -most to most
   * @param {(value: number | null, last: boolean) => void} turn null: as it was trained; last: the hand has let go
   */
  constructor(label, asTrained, most, turn) {
    this.most = most
    const value = () => Number(Number(this.range.value).toFixed(2))
    const about = { type: 'range', min: -most, max: most, step: STEP, 'aria-label': label }
    this.range = el('input', { ...about, oninput: () => turn(value(), false), onchange: () => turn(value(), true) })
    this.mark = el('i', { class: 'trained', 'aria-hidden': 'true' })
    this.value = el('b')
    this.back = el('button', { type: 'button', onclick: () => turn(null, true) }, asTrained)
    const head = el('p', { class: 'head' }, `${label} `, this.value)
    this.root = el('div', { class: 'knob' }, head, el('div', { class: 'track' }, this.mark, this.range), this.back)
  }

  /**
   * @param {number} value
   * @param {number} trained
   */
  show(value, trained) {
    const text = short(value, DIGITS)
    if (Number(this.range.value) !== Number(value.toFixed(2))) this.range.value = `${value}`
    this.range.setAttribute('aria-valuetext', text)
    write(this.value, text)
    const share = (clamp(trained, -this.most, this.most) + this.most) / (2 * this.most)
    this.mark.style.left = `calc(${THUMB / 2}px + ${share} * (100% - ${THUMB}px))`
    this.back.disabled = value === trained
  }
}
