// The boxes of several digits over the canvas, or over the picture that lies on it: a click takes a digit in hand, or
// lets it go. On the canvas a box is its frame alone: within it one draws.
import { fill } from '../browser/calculating/texts.js'
import { el } from '../browser/drawing/dom.js'

/** @import { Hand, Held } from './hand.js' */

const PAD = '.st-key-pad' // styled in ui/page/style.css
// Of the canvas, around a digit's middle lines: half a pen, and some air; and around the ink of a picture.
const [ROOM, AIR] = [0.05, 0.02]

export class Boxes {
  /** @param {Hand} hand */
  constructor(hand) {
    this.hand = hand
    this.label = ''
    this.root = el('div', { class: 'boxes' })
  }

  /** @param {Held} held */
  show({ digits, one, shown, down, source }) {
    const pad = document.querySelector(PAD)
    if (pad && this.root.parentNode !== pad) pad.append(this.root)
    this.root.classList.toggle('drawing', down)
    this.root.classList.toggle('whole', source === 'picture')
    while (this.root.childElementCount > digits.length) this.root.lastChild.remove()
    while (this.root.childElementCount < digits.length) this.root.append(this.#box(this.root.childElementCount))
    digits.forEach(({ box }, i) => {
      const button = /** @type {HTMLElement} */ (this.root.children[i])
      button.setAttribute('aria-label', fill(this.label, { number: i + 1 }))
      button.setAttribute('aria-pressed', `${i === one}`)
      button.classList.toggle('shown', i === shown)
      button.style.cssText = place(box, source === 'picture' ? AIR : ROOM)
    })
  }

  #box(number) {
    const button = el('button', { type: 'button' })
    button.addEventListener('click', () => this.hand.take(this.hand.held.one === number ? null : number))
    return button
  }

  remove() {
    this.root.remove()
  }
}

/**
 * @param {number[]} box left, top, right and bottom in shares of the canvas
 * @param {number} room
 */
function place(box, room) {
  const [left, top] = box.slice(0, 2).map(side => Math.max(0, side - room))
  const [right, bottom] = box.slice(2).map(side => Math.min(1, side + room))
  const percent = share => `${(100 * share).toFixed(2)}%`
  return `left:${percent(left)};top:${percent(top)};width:${percent(right - left)};height:${percent(bottom - top)}`
}
