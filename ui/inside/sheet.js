// On a phone the unit in hand is a sheet at the lower edge, under the map that was tapped; a swipe opens it fully.
import { clamp } from '../browser/calculating/numbers.js'
import { el } from '../browser/drawing/dom.js'

const LEAST = 0.45 // of the page's height
const ROOM = 10 // pixels between the map that was tapped and the sheet
const FULL = 0.92 // of the page's height
const SWIPE = 40 // pixels: what moves less is no swipe

export class Sheet {
  /**
   * @param {HTMLElement} panel
   * @param {{ label: string, close: () => void }} owner
   */
  constructor(panel, { label, close }) {
    this.panel = panel
    this.close = close
    this.handle = el('button', { type: 'button', class: 'handle', 'aria-label': label, 'aria-expanded': 'false' })
    this.handle.addEventListener('pointerdown', event => this.#grasp(event))
    this.handle.addEventListener('pointermove', event => this.#drag(event))
    this.handle.addEventListener('pointerup', event => this.#drop(event))
    this.handle.addEventListener('pointercancel', () => (this.from = null))
    // Whoever has no pointer presses it; a pointer's press has been heard before.
    this.handle.addEventListener('click', ({ detail }) => detail === 0 && this.#open(!this.isFull))
    panel.prepend(this.handle)
  }

  /**
   * Comes up below what was tapped; what lies too low is scrolled up first.
   * @param {DOMRect} tapped
   */
  rise(tapped) {
    const highest = innerHeight * (1 - LEAST)
    const below = tapped.bottom + ROOM
    if (below > highest) scroller()?.scrollBy({ top: below - highest, behavior: 'instant' })
    this.#size(innerHeight - Math.min(below, highest))
    this.#full(false)
  }

  #size(height) {
    this.height = clamp(height, 0, FULL * innerHeight)
    this.panel.style.setProperty('--sheet', `${this.height}px`)
  }

  #full(full) {
    this.isFull = full
    this.handle.setAttribute('aria-expanded', `${full}`)
  }

  #open(full) {
    this.#size(innerHeight * (full ? FULL : LEAST))
    this.#full(full)
  }

  #grasp(event) {
    this.handle.setPointerCapture(event.pointerId)
    this.from = { y: event.clientY, height: this.height ?? LEAST * innerHeight }
  }

  #drag({ clientY }) {
    if (this.from) this.#size(this.from.height + this.from.y - clientY)
  }

  #drop({ clientY }) {
    const up = this.from ? this.from.y - clientY : 0
    this.from = null
    if (up > SWIPE) this.#open(true)
    else if (-up > SWIPE && !this.isFull) this.close()
    else this.#open(Math.abs(up) <= SWIPE ? !this.isFull : false)
  }
}

/** What of the page scrolls: Streamlit's main part. */
function scroller() {
  return document.querySelector('[data-testid=stMain]')
}
