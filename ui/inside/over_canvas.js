// What lies over the canvas inside the network, where the canvas is the input: the frames that the digit was set into,
// what the unit in hand sees, and, where it is no drawing, the input itself. There is one; a module of its own, since
// that of a view may be loaded a second time.
import { ownInput } from '../browser/calculating/forward.js'
import { over, pixelAt, placing } from '../browser/calculating/placing.js'
import { BOX, FRAME, INPUT } from '../browser/calculating/preparation.js'
import { Board } from '../browser/drawing/board.js'
import { CANVAS } from '../digit/hand.js'
import { onCanvas } from '../digit/pen.js'

/** @import { Held } from '../digit/hand.js' */
/** @import { Net, Unit } from '../browser/calculating/network.js' */
/** @import { Placing } from '../browser/calculating/placing.js' */

class Tile {
  constructor() {
    this.board = new Board({ size: INPUT })
    this.board.root.classList.add('input')
    /** @type {HTMLElement} as large as the canvas, over it */
    this.over = this.board.root
    /** @type {Placing} */
    this.place = over(CANVAS)
    /** @type {Float32Array | null} */
    this.input = null
  }

  /**
   * What is in hand, by the browser's own reckoning.
   * @param {Held} held
   * @param {boolean} pixels whether the input is shown in place of the drawing
   * @param {number} [size] of the network's input
   */
  follow(held, pixels, size = INPUT) {
    this.input = held.prepared?.input ?? this.input
    if (!this.input) return
    const drawn = held.source === 'drawing' && held.prepared && !pixels
    const placed = drawn && placing(held.lines, held.prepared.box, held.prepared.digit, size)
    const { left, top, scale } = (this.place = placed || over(CANVAS, size))
    const percent = value => `${(100 * value) / CANVAS}%`
    Object.assign(this.board.root.style, { left: percent(left), top: percent(top), width: percent(scale * size) })
    const bare = Boolean(drawn || held.down || held.source === 'nothing')
    // Behind a drawing nothing is painted; once, for the marks to have their place.
    if (!bare || this.board.rows !== size)
      this.board.show({ shape: [size, size], values: ownInput(size, this.input) }, {})
    this.board.root.classList.toggle('through', bare)
    this.board.root.classList.toggle('down', held.down || Boolean(drawn && !placed))
    this.#frame(placed)
  }

  #frame(placed) {
    const border = (this.place.size - FRAME) / 2
    this.board.mark('border', border || placed ? [border, border, FRAME, FRAME] : null, 'frame')
    const box = placed ? [border + placed.box.left, border + placed.box.top, BOX, BOX] : null
    this.board.mark('box', box, 'frame')
  }

  /**
   * What a unit sees; of an input pixel, the pixel.
   * @param {Net} net
   * @param {Unit} unit
   */
  light(net, unit) {
    const { left, top, size } = net.field(unit)
    this.board.mark('field', [left, top, size, size])
    const radius = unit.layer === 'input' ? 0 : 0.55
    this.board.dots('centre', [[left + size / 2, top + size / 2]], radius)
  }

  /**
   * Where the input lies, by where the canvas does: nothing has to be laid out to know it.
   * @param {{ x: number, y: number, width: number }} canvas
   */
  boxWithin({ x, y, width }) {
    const unit = width / CANVAS
    const { left, top, scale, size } = this.place
    const side = scale * size * unit
    return { x: x + left * unit, y: y + top * unit, width: side, height: side }
  }

  /** Nothing is looked at any more. */
  clear() {
    this.board.root.classList.add('through')
    for (const mark of ['border', 'box', 'field']) this.board.mark(mark, null)
    this.board.dots('centre', [], 0)
  }

  /**
   * The pixel of the input below the pointer, while nothing is being drawn.
   * @param {PointerEvent} event
   */
  pixel(event) {
    const canvas = event.buttons ? null : onCanvas(event)
    if (!canvas) return null
    const { x, y, width } = canvas.getBoundingClientRect()
    const unit = CANVAS / width
    return pixelAt(this.place, (event.clientX - x) * unit, (event.clientY - y) * unit)
  }
}

export const tile = new Tile()
