// What lies over the canvas inside the network, where the canvas is the input: the frames that the digit was set into,
// what the unit in hand sees, and, where it is no drawing, the input itself.
import { over, pixelAt, placing } from '../browser/calculating/placing.js'
import { BOX, FRAME, INPUT } from '../browser/calculating/preparation.js'
import { Board } from '../browser/drawing/board.js'
import { CANVAS } from '../digit/hand.js'
import { onCanvas } from '../digit/pen.js'

/** @import { Held } from '../digit/hand.js' */
/** @import { Net, Unit } from '../browser/calculating/network.js' */
/** @import { Placing } from '../browser/calculating/placing.js' */

export const styles = ['inside/tile.css']

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
   */
  follow(held, pixels) {
    this.input = held.prepared?.input ?? this.input
    if (!this.input) return
    const drawn = held.source === 'drawing' && held.prepared && !pixels
    const placed = drawn && placing(held.lines, held.prepared.box, held.prepared.digit)
    const { left, top, scale } = (this.place = placed || over(CANVAS))
    const percent = value => `${(100 * value) / CANVAS}%`
    Object.assign(this.board.root.style, { left: percent(left), top: percent(top), width: percent(scale * INPUT) })
    this.board.show({ shape: [INPUT, INPUT], values: this.input }, {})
    this.#dress(held, drawn, placed)
  }

  #dress({ down, source }, drawn, placed) {
    const bare = drawn || down || source === 'nothing'
    this.board.root.classList.toggle('through', Boolean(bare))
    this.board.root.classList.toggle('down', down || Boolean(drawn && !placed))
    const border = (INPUT - FRAME) / 2
    this.board.mark('border', [border, border, FRAME, FRAME], 'frame')
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
    const { left, top, scale } = this.place
    const side = scale * INPUT * unit
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

export default class TileView {
  constructor(host, { data }) {
    this.host = host
    host.className = 'over'
    tile.over = host
    tile.board.name(data.words.input)
    host.append(tile.board.root)
  }

  update() {}

  stop() {
    if (tile.over === this.host) tile.over = tile.board.root // a newer place may have come before this one is left
  }
}
