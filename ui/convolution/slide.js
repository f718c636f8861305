// Convolution on the digit: point at the picture or at the map, and see the window and its sum.
import { clamp, largest, short } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { cut, products, windowAround } from '../browser/calculating/windows.js'
import { Board } from '../browser/drawing/board.js'
import { el, legend, titled } from '../browser/drawing/dom.js'
import { Table } from '../browser/drawing/table.js'

export const styles = ['convolution/slide.css']

export default class Slide {
  constructor(host, { data }) {
    this.data = data
    this.at = null
    this.#make(data.words)
    host.append(this.#room(data.words))
  }

  // The boards, and the filter that can be typed.
  #make(words) {
    const to = board => at => this.#point(board, at)
    const move = (rows, columns) => this.#to(this.at[0] + rows, this.at[1] + columns)
    this.input = new Board({ label: words.picture, size: 290, point: to('input'), move })
    this.map = new Board({ label: words.map, size: 290, point: to('map'), move })
    this.patch = new Board({ label: words.patch, size: 140 })
    this.kernel = new Board({ label: words.filter, size: 140 })
    this.products = new Board({ label: words.products, size: 140 })
    this.typed = new Table({ label: words.filterCell, size: 38, changed: () => this.send(this.typed.texts) })
  }

  // They stand with their titles: the filter typed, then the picture, its map and how a number of it comes about.
  #room(words) {
    this.problem = el('p', { class: 'problem', role: 'alert' })
    this.editor = titled(words.typed, '', this.typed.root, this.problem)
    this.inputTitle = titled(words.picture, '', this.input.root)
    this.scale = el('p', {})
    this.mapTitle = titled(words.map, '', this.map.root, this.scale)
    const line = el('div', { class: 'line' }, this.inputTitle, this.mapTitle, this.#detail(words))
    return el('div', { class: 'room slide' }, this.editor, line)
  }

  #detail(words) {
    this.readout = el('p', { class: 'readout', role: 'status' })
    const parts = el(
      'div',
      { class: 'line parts' },
      titled(words.patch, '', this.patch.root),
      titled(words.filter, '', this.kernel.root),
      titled(words.products, '', this.products.root),
    )
    return el('div', { class: 'detail' }, parts, this.readout)
  }

  update({ data, setStateValue }) {
    this.data = data
    this.send = cells => setStateValue('cells', cells)
    this.padded = unpack(data.padded)
    this.weights = unpack(data.filter)
    this.result = unpack(data.result)
    this.limit = largest(this.result.values)
    this.strength = largest(this.weights.values)
    this.#edit(data)
    this.#show(data)
    const [rows, columns] = this.result.shape
    const [row, column] = this.at ?? [Math.floor(rows / 2), Math.floor(columns / 2)]
    this.#to(row, column)
  }

  #edit(data) {
    this.editor.hidden = !data.editable
    this.problem.textContent = data.problem ?? ''
    if (data.editable && data.version !== this.version) this.typed.texts = data.cells
    this.version = data.version
    if (data.editable) this.typed.tint(data.problem ? null : this.weights.values, 'signed', this.strength)
  }

  // The picture and its map as they are wherever the window stands.
  #show(data) {
    const small = this.padded.shape[0] <= 9
    this.input.show(this.padded, { digits: small ? 1 : null })
    this.map.show(this.result, { kind: 'signed', limit: this.limit, digits: this.result.shape[0] <= 7 ? 2 : null })
    const inside = this.padded.shape[0] - 2 * data.padding
    this.input.mark('frame', data.padding ? [data.padding, data.padding, inside, inside] : null)
    this.inputTitle.querySelector('.tag').lastChild.textContent = ` ${data.sizes.input}`
    this.mapTitle.querySelector('.tag').lastChild.textContent = ` ${data.sizes.map}`
    this.scale.replaceChildren(legend(`−${short(this.limit)}`, `+${short(this.limit)}`))
  }

  #point(board, { row, column }) {
    const [size] = this.weights.shape
    const around = (cell, count) => windowAround(cell, size, this.data.stride, count)
    const [rows, columns] = this.result.shape
    if (board === 'map') this.#to(row, column)
    else this.#to(around(row, rows), around(column, columns))
  }

  #to(row, column) {
    const [rows, columns] = this.result.shape
    this.at = [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)]
    this.#paint(...this.at)
  }

  #paint(row, column) {
    const { stride } = this.data
    const k = this.weights.shape[0]
    const [top, left] = [row * stride, column * stride]
    const patch = cut(this.padded, top, left, k)
    const terms = products(patch, this.weights.values)
    const digits = k <= 3 ? 2 : null
    this.input.mark('window', [left, top, k, k])
    this.map.mark('window', [column, row, 1, 1])
    this.patch.show({ shape: [k, k], values: patch }, { digits })
    this.kernel.show(this.weights, { kind: 'signed', limit: this.strength, digits })
    this.products.show({ shape: [k, k], values: terms }, { kind: 'signed', limit: this.strength, digits })
    const bias = this.data.bias
    const sum = short(this.result.values[row * this.result.shape[1] + column], 3)
    const sentence = fill(bias === null ? this.data.words.sum : this.data.words.sumBias, {
      row: row + 1,
      column: column + 1,
      count: k * k,
      bias: short(bias ?? 0, 3),
    })
    this.readout.replaceChildren(`${sentence} `, el('b', {}, sum))
  }
}
