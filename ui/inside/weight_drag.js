// A weight of C1 by hand: its cell is dragged up to make it larger, down to make it smaller.
import { STRONGEST } from '../browser/calculating/ablation.js'
import { clamp } from '../browser/calculating/numbers.js'

/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @typedef {{ map: number, place: number, weight: number }} Cell a weight and where it is: its map, its place in the filter */

const DRAG = 0.01 // of a weight for each pixel that its cell is dragged up
const STILL = 3 // pixels: what moves no further is a click

export class WeightDrag {
  /**
   * @param {HTMLElement} root
   * @param {{ cell: (event: PointerEvent) => Cell | null, edit: (edit: Edit, done: boolean) => void }} owner
   *   `cell`: the weight under the pointer
   */
  constructor(root, owner) {
    this.owner = owner
    /** @type {(Cell & { y: number }) | null} */
    this.from = null
    this.dragged = false // since the pointer came down
    root.classList.add('dragged')
    root.addEventListener('pointerdown', event => this.#grasp(event))
    root.addEventListener('pointermove', event => this.#drag(event))
    for (const end of ['pointerup', 'pointercancel']) root.addEventListener(end, () => this.#drop())
  }

  #grasp(event) {
    const cell = this.owner.cell(event)
    this.dragged = false
    this.from = cell && { ...cell, y: event.clientY }
  }

  #drag({ clientY }) {
    if (!this.from) return
    const up = this.from.y - clientY
    if (!this.dragged && Math.abs(up) <= STILL) return
    this.dragged = true
    this.value = this.from.weight + DRAG * up
    this.set(this.from, this.value, false)
  }

  #drop() {
    if (this.from && this.dragged) this.set(this.from, this.value, true)
    this.from = null
  }

  /**
   * @param {Pick<Cell, 'map' | 'place'>} cell
   * @param {number} weight
   * @param {boolean} done whether the hand has let go
   */
  set({ map, place }, weight, done) {
    const value = clamp(Math.round(weight * 100) / 100, -STRONGEST, STRONGEST)
    this.owner.edit({ layer: 'C1', number: map, part: 'weight', value, place }, done)
  }
}
