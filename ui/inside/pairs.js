// All filters of a layer as a table: a row for each map read, a column for each map made, filled where one reads the
// other; linked with the view.
import { clamp, fixed, largest } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { Board } from '../browser/drawing/board.js'
import { el, write } from '../browser/drawing/dom.js'
import { DIGITS } from './taken_apart/digits.js'
import { middleOf } from './walking.js'
import { WeightDrag } from './weight_drag.js'

/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @import { Net, Unit } from '../browser/calculating/network.js' */
/** @typedef {{ from: number, map: number }} Pair a map read and a map made */
/** @typedef {(layer: string, map: number, from?: number) => void} Pointed `from`: the map read, where there are several */

export class Pairs {
  /**
   * @param {{ hover: Pointed, leave: () => void, take: Pointed, edit: (edit: Edit, done: boolean) => void }} owner
   * @param {string} layer
   * @param {number} size CSS pixels across
   * @param {Record<string, any>} words
   */
  constructor(owner, layer, size, words) {
    this.owner = owner
    this.layer = layer
    this.words = words
    /** @type {Pair} where the arrows have led */
    this.at = { from: 0, map: 0 }
    this.isTable = layer !== 'C1' // which reads the input alone
    this.board = this.#makeBoard(size)
    const editing = { cell: event => this.#cell(event), edit: owner.edit }
    this.drag = this.isTable ? null : new WeightDrag(this.board.root, editing)
    this.heads = el('div', { class: 'heads' })
    this.sides = el('div', { class: 'sides' })
    this.title = el('h2')
    this.why = el('p', { class: 'soft' })
    this.said = el('p', { class: 'said', role: 'status' })
    const grid = el(
      'div',
      { class: 'grid', style: `max-width:min(100%, ${size}px)` },
      this.heads,
      this.sides,
      this.board.root,
    )
    const told = el('div', { class: 'about' }, this.title, this.why)
    this.root = el('section', { class: `pairs ${layer}` }, told, grid, this.isTable ? this.said : null)
  }

  #makeBoard(size) {
    const press = at => !this.drag?.dragged && this.#take(at ? this.#pair(at) : this.at)
    const hands = { size, point: at => this.#point(this.#pair(at)), leave: () => this.#leave(), press }
    if (!this.isTable) return new Board({ ...hands, press: at => at && press(at) })
    const board = new Board({ ...hands, pan: true, move: (rows, columns) => this.#walk(rows, columns) })
    board.root.addEventListener('focus', () => board.root.matches(':focus-visible') && this.#point(this.at))
    board.root.addEventListener('blur', () => this.#leave())
    return board
  }

  // --- one pair, by hand or by keys --------------------------------------------------------------------

  /** @returns {Pair} */
  #pair({ row, column }) {
    const step = this.net.layers[this.layer].kernel + 1
    return { from: Math.floor(row / step), map: Math.floor(column / step) }
  }

  #isRead({ from, map }) {
    return this.net.sources(this.layer, map).includes(from)
  }

  #walk(rows, columns) {
    const { layers } = this.net
    const [most, last] = [layers[this.net.before(this.layer)].maps - 1, layers[this.layer].maps - 1]
    const { from, map } = this.at
    this.#point({ from: clamp(from + rows, 0, most), map: clamp(map + columns, 0, last) })
  }

  /** @param {Pair} pair */
  #point(pair) {
    if (!this.isTable) return this.owner.hover(this.layer, pair.map)
    this.at = pair
    if (this.#isRead(pair)) this.owner.hover(this.layer, pair.map, pair.from)
    else this.owner.leave()
    this.#mark(pair)
    this.#say(pair)
  }

  #leave() {
    this.owner.leave()
    this.#mark(null)
    write(this.said, this.words.pairHint)
  }

  /** @param {Pair} pair */
  #take(pair) {
    if (!this.isTable) this.owner.take(this.layer, pair.map)
    else if (this.#isRead(pair)) this.owner.take(this.layer, pair.map, pair.from)
  }

  /** @param {Pair | null} pair */
  #mark(pair) {
    const k = this.net.layers[this.layer].kernel
    this.board.mark('pair', pair && [pair.map * (k + 1), pair.from * (k + 1), k, k], 'window')
  }

  // What the pair adds, in the middle of the map made.
  #say(pair) {
    const { net, layer, words } = this
    const names = { layer, map: pair.map + 1, before: net.before(layer), from: pair.from + 1 }
    if (!this.#isRead(pair)) return write(this.said, fill(words.pairNone, names))
    const [{ sum }] = net.parts({ ...middleOf(net, layer, pair.map), from: pair.from }).maps
    return write(this.said, fill(words.pairAdds, { ...names, sum: fixed(sum, DIGITS, true) }))
  }

  /** The keyboard goes there. */
  focus() {
    this.board.root.focus()
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

  // --- what is shown -------------------------------------------------------------------------------------

  /** @param {Net} net */
  show(net) {
    const known = net.weights === this.net?.weights
    this.net = net
    if (known) return
    const { layer, words } = this
    const [from, to] = [net.layers[net.before(layer)].maps, net.layers[layer].maps]
    this.#paint(from, to)
    this.#name(from, to)
    this.title.textContent = `${words[`filters${layer}`]} · ${net.title}`
    const pairs = Array.from({ length: to }, (_, map) => net.sources(layer, map).length)
    const count = pairs.reduce((sum, one) => sum + one, 0)
    const why = this.isTable && count < from * to ? words.filtersSomeWhy : words[`filters${layer}Why`]
    this.why.textContent = fill(why, { count, all: from * to, left: from * to - count })
    write(this.said, words.pairHint)
  }

  #paint(from, to) {
    const { net, layer } = this
    const step = net.layers[layer].kernel + 1
    const [rows, columns] = [from * step - 1, to * step - 1]
    const values = new Float32Array(rows * columns)
    const shown = new Uint8Array(rows * columns)
    for (let made = 0; made < to; made++)
      for (const read of net.sources(layer, made))
        net.kernel(layer, read, made).forEach((value, i) => {
          const [row, column] = [Math.floor(i / (step - 1)), i % (step - 1)]
          const place = (read * step + row) * columns + made * step + column
          values[place] = value
          shown[place] = 1
        })
    const look = { kind: 'signed', limit: largest(values), hidden: i => !shown[i] }
    this.board.show({ shape: [rows, columns], values }, look)
  }

  #name(from, to) {
    const { words, layer } = this
    this.board.name(this.isTable ? `${words.filtersC3}. ${words.pairHint}` : words.filtersC1)
    this.root.style.setProperty('--made', `${to}`)
    this.root.style.setProperty('--read', `${from}`)
    const before = this.net.before(layer)
    const named = (count, name) => Array.from({ length: count }, (_, map) => el('span', {}, name(map + 1)))
    this.heads.replaceChildren(...named(to, map => `${map}`))
    this.sides.replaceChildren(...(this.isTable ? named(from, map => `${before} ${map}`) : []))
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
    this.board.mark('window', unit.from === undefined ? box : null)
  }
}
