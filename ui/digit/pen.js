// Where the pen is: the stroke on the canvas while it is drawn, point by point as the canvas's own brush hears of it.
import { brushed } from '../browser/calculating/canvas_paths.js'
import { CANVAS } from './hand.js'

/** @import { Hand } from './hand.js' */

const PALM = 2000 // milliseconds after a pen was near: so long a touch beside it is a palm's

export class Pen {
  /** @param {Hand} hand */
  constructor(hand) {
    this.hand = hand
    this.width = 0
    this.erases = false
    /** @type {number[][] | null} */
    this.places = null
    /** @type {Element | null} */
    this.canvas = null
    /** @type {number | null} */
    this.finger = null
    this.penNear = -Infinity
    this.contact = 'mouse' // what touched last
  }

  /**
   * The canvas hears mouse and touch; so does this, a moment before.
   * @param {AbortSignal} signal ends it
   */
  listen(signal) {
    const on = (name, call) => addEventListener(name, call, { capture: true, passive: false, signal })
    on('pointerdown', event => this.#near(event))
    on('pointermove', event => this.#near(event))
    on('mousedown', event => (event.button === 0 ? this.#down(event, event) : this.#swallow(event)))
    on('mousemove', event => this.#move(event, event.shiftKey))
    on('mouseup', event => (event.button === 0 ? this.#up() : this.#swallow(event)))
    on('contextmenu', event => this.#swallow(event))
    on('touchstart', event => this.#touch(event))
    on('touchmove', event => this.#ofFinger(event, touch => this.#move(touch, event.shiftKey)))
    on('touchend', event => this.#ofFinger(event, () => this.#up()))
    on('touchcancel', () => this.#lose())
    signal.addEventListener('abort', () => this.#lose())
  }

  /** @param {PointerEvent} event */
  #near({ type, pointerType }) {
    if (type === 'pointerdown') this.contact = pointerType
    if (pointerType === 'pen') this.penNear = performance.now()
  }

  // Another button while one draws would confuse the canvas.
  #swallow(event) {
    if (!this.places) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  /**
   * A palm that rests on the screen beside a pen draws nothing.
   * @param {string} contact 'mouse', 'pen' or 'touch'
   */
  isPalm(contact) {
    return contact === 'touch' && performance.now() - this.penNear < PALM
  }

  #touch(event) {
    if (!onCanvas(event)) return
    if (this.isPalm(this.contact)) {
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    if (this.finger !== null) return // the canvas, too, draws with the first finger alone
    this.finger = event.changedTouches[0].identifier
    this.#down(event, event.changedTouches[0])
  }

  // The canvas looks at the first of the fingers that moved, and only if it is the one that draws.
  #ofFinger(event, call) {
    const touch = event.changedTouches[0]
    const last = event.type === 'touchend' && event.touches.length === 0
    if (this.finger === null || (touch.identifier !== this.finger && !last)) return
    if (event.type === 'touchend') this.finger = null
    call(touch)
  }

  #down(event, at) {
    const canvas = onCanvas(event)
    if (!canvas) return
    this.canvas = canvas
    const place = this.#place(at)
    this.places = [place, place]
    this.#show()
  }

  // With Shift the last place moves, so that a straight line is drawn.
  #move(at, straight) {
    if (!this.places) return
    const place = this.#place(at)
    const last = this.places.at(-1)
    if (last[0] === place[0] && last[1] === place[1]) return
    if (straight) this.places.pop()
    this.places.push(place)
    this.#show()
  }

  #up() {
    if (!this.places) return
    this.places = null
    this.hand.lift()
  }

  #lose() {
    this.finger = null
    this.places = null
    this.hand.drop()
  }

  #show() {
    const { width, erases } = this
    this.hand.draw({ path: brushed(this.places, width), width, erases })
  }

  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    return [((clientX - left) * CANVAS) / width, ((clientY - top) * CANVAS) / height]
  }
}

/**
 * The canvas, if the event is on it.
 * @param {Event} event
 * @returns {Element | undefined}
 */
export function onCanvas(event) {
  const parts = /** @type {Element[]} */ (event.composedPath())
  return parts.find(part => part.classList?.contains('upper-canvas'))
}
