// All filters of a layer: a row for each map read, a column for each map made; linked with the view.
import { largest } from '../browser/calculating/numbers.js'
import { Board } from '../browser/drawing/board.js'
import { el } from '../browser/drawing/dom.js'
import { WeightDrag } from './weight_drag.js'

/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @import { Net, Unit } from '../browser/calculating/network.js' */

export class Pairs {
  /**
   * @param {{ hover: (layer: string, map: number) => void, leave: () => void, take: (layer: string, map: number) => void, edit: (edit: Edit, done: boolean) => void }} owner
   * @param {string} layer
   * @param {number} size CSS pixels across
   */
  constructor(owner, layer, size) {
    this.owner = owner
    this.layer = layer
    const map = ({ column }) => Math.floor(column / (this.net.layers[layer].kernel + 1))
    this.board = new Board({
      size,
      point: at => owner.hover(layer, map(at)),
      leave: () => owner.leave(),
      press: at => at && !this.drag?.dragged && owner.take(layer, map(at)),
    })
    const editing = { cell: event => this.#cell(event), edit: owner.edit }
    this.drag = layer === 'C1' ? new WeightDrag(this.board.root, editing) : null
    this.heads = el('div', { class: 'heads', style: `max-width:${size}px` })
    this.title = el('h2')
    this.why = el('p', { class: 'soft' })
    this.root = el('section', { class: `pairs ${layer}` }, this.title, this.why, this.heads, this.board.root)
  }

  // The weight under the pointer; none between two filters.
  #cell({ clientX, clientY }) {
    const { x, y, width, height } = this.board.root.getBoundingClientRect()
    const { rows, columns } = this.board
    const [row, column] = [Math.floor(((clientY - y) / height) * rows), Math.floor(((clientX - x) / width) * columns)]
    const k = this.net.layers[this.layer].kernel
    const map = Math.floor(column / (k + 1))
    const place = row * k + (column % (k + 1))
    const inside = row >= 0 && row < rows && column >= 0 && column < columns && column % (k + 1) < k
    return inside ? { map, place, weight: this.net.weightBefore(map, place) } : null
  }

  /**
   * @param {Net} net
   * @param {string} title
   * @param {string} why
   */
  show(net, title, why) {
    const known = net.weights === this.net?.weights && title === this.called
    this.net = net
    this.called = title
    if (known) return
    const { layer } = this
    const [from, to, k] = [net.layers[net.before(layer)].maps, net.layers[layer].maps, net.layers[layer].kernel]
    const [rows, columns] = [from * (k + 1) - 1, to * (k + 1) - 1]
    const values = new Float32Array(rows * columns)
    for (let s = 0; s < from; s++)
      for (let c = 0; c < to; c++) {
        net.kernel(layer, s, c).forEach((value, i) => {
          values[(s * (k + 1) + Math.floor(i / k)) * columns + c * (k + 1) + (i % k)] = value
        })
      }
    const hidden = i => (i % columns) % (k + 1) === k || Math.floor(i / columns) % (k + 1) === k
    this.board.show({ shape: [rows, columns], values }, { kind: 'signed', limit: largest(values), hidden })
    this.board.name(title)
    this.root.style.setProperty('--made', `${to}`)
    this.heads.replaceChildren(...Array.from({ length: to }, (_, map) => el('span', {}, `${map + 1}`)))
    this.title.textContent = `${title} · ${net.title}`
    this.why.textContent = why
  }

  /** @param {Unit} unit */
  light(unit) {
    const { rows, columns } = this.board
    const k = this.net.layers[this.layer].kernel
    const reading = unit.layer === this.net.before(this.layer) && unit.layer !== 'input'
    const box =
      unit.layer === this.layer
        ? [unit.map * (k + 1), 0, k, rows]
        : reading
          ? [0, unit.map * (k + 1), columns, k]
          : null
    this.board.mark('window', box)
  }
}
