// Convolution in numbers: a window walks over a small picture; both tables can be typed into.
import { clamp, largest, short } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { windowAround } from '../browser/calculating/windows.js'
import { Board } from '../browser/drawing/board.js'
import { el, titled } from '../browser/drawing/dom.js'
import { player } from '../browser/drawing/player.js'
import { Table } from '../browser/drawing/table.js'

export const styles = ['convolution/walk.css']

const LAST = 0.999 // of the way across; the far edge itself would be a cell further

export default class Walk {
  constructor(host, { data }) {
    this.words = data.words
    this.place = 0
    this.filled = Infinity // results up to here are filled in; playing starts from none
    this.cells = data.cells
    this.#build(host)
  }

  update({ data, setStateValue }) {
    this.send = cells => setStateValue('cells', cells)
    this.words = data.words
    this.problem.textContent = data.problem ?? ''
    if (data.version !== this.version) {
      this.version = data.version
      this.picture.texts = data.cells.picture
      this.filter.texts = data.cells.filter
    }
    this.data = data
    this.padded = unpack(data.padded)
    this.products = unpack(data.products)
    this.result = unpack(data.result)
    const inner = unpack(data.picture).values
    const weights = unpack(data.filter).values
    this.limit = largest(this.result.values)
    this.strength = largest(weights)
    this.picture.tint(inner, 'ink', largest(inner))
    this.filter.tint(weights, 'signed', this.strength)
    this.frame.style.setProperty('--border', data.padding)
    this.place = Math.min(this.place, this.#count() - 1)
    this.#paint()
  }

  stop() {
    this.player.stop()
  }

  #build(host) {
    const { words } = this
    this.#makeTables(words)
    this.#makeBoards(words)
    this.player = player(words, { length: () => this.#count(), now: () => this.place, go: place => this.#play(place) })
    this.readout = el('p', { class: 'readout', role: 'status' })
    this.problem = el('p', { class: 'problem', role: 'alert' })
    host.append(el('div', { class: 'room walk' }, this.player.root, this.#equation(words), this.problem, this.readout))
    this.#follow()
  }

  // What can be typed: the picture, over which the window walks, and the filter.
  #makeTables(words) {
    const changed = () => this.send({ picture: this.picture.texts, filter: this.filter.texts })
    this.picture = new Table({ label: words.pictureCell, changed })
    this.filter = new Table({ label: words.filterCell, changed })
    this.window = el('div', { class: 'over' })
    this.frame = el('div', { class: 'bordered' }, this.picture.root, this.window)
  }

  #makeBoards(words) {
    this.parts = new Board({ label: words.products, size: 150 })
    this.board = new Board({
      label: words.result,
      size: 150,
      point: at => this.#to(at.row * this.board.columns + at.column),
      move: (rows, columns) => this.#by(rows, columns),
    })
  }

  #equation(words) {
    const sign = text => el('span', { class: 'sign', 'aria-hidden': 'true' }, text)
    return el(
      'div',
      { class: 'line' },
      titled(words.picture, '', this.frame),
      sign('×'),
      titled(words.filter, '', this.filter.root),
      sign('='),
      titled(words.products, '', this.parts.root),
      sign('→'),
      titled(words.result, '', this.board.root),
    )
  }

  // The window under the pointer: the cell pointed at is its middle.
  #follow() {
    const point = event => {
      const { stride } = this.data
      const box = this.frame.getBoundingClientRect()
      const cells = this.padded.shape[0]
      const find = (position, origin, length) => Math.floor(clamp((position - origin) / length, 0, LAST) * cells)
      const size = this.products.shape[2]
      const [rows, columns] = this.result.shape
      const row = windowAround(find(event.clientY, box.y, box.height), size, stride, rows)
      const column = windowAround(find(event.clientX, box.x, box.width), size, stride, columns)
      this.#to(row * columns + column)
    }
    this.frame.addEventListener('pointerdown', point)
    this.frame.addEventListener('pointermove', point)
  }

  #count() {
    return this.result.values.length
  }

  #by(rows, columns) {
    const [height, width] = this.result.shape
    const row = clamp(Math.floor(this.place / width) + rows, 0, height - 1)
    this.#to(row * width + clamp((this.place % width) + columns, 0, width - 1))
  }

  // Pointing takes over from playing, and shows every result.
  #to(place) {
    this.player.stop()
    if (place === this.place && this.filled === Infinity) return
    this.place = place
    this.filled = Infinity
    this.#paint()
  }

  #play(place) {
    this.place = place
    this.filled = place
    this.#paint()
  }

  #paint() {
    const { stride } = this.data
    const [, columns, kernel] = this.products.shape
    const row = Math.floor(this.place / columns)
    const column = this.place % columns
    const area = kernel * kernel
    const products = this.products.values.subarray(this.place * area, (this.place + 1) * area)
    const where = { '--x': column * stride, '--y': row * stride, '--k': kernel }
    for (const [name, value] of Object.entries(where)) this.window.style.setProperty(name, `${value}`)
    this.parts.show({ shape: [kernel, kernel], values: products }, { kind: 'signed', limit: this.strength, digits: 2 })
    this.board.resize(Math.max(150, 46 * columns))
    this.board.show(this.result, { kind: 'signed', limit: this.limit, digits: 2, hidden: i => i > this.filled })
    this.board.mark('window', [column, row, 1, 1])
    this.#tell(products, row, column)
  }

  #tell(products, row, column) {
    const terms = [...products].map((value, i) =>
      i === 0 ? short(value, 3) : `${value < 0 ? '−' : '+'} ${short(Math.abs(value), 3)}`,
    )
    const sum = el('b', {}, short(this.result.values[this.place], 3))
    const where = fill(this.words.at, { row: row + 1, column: column + 1 })
    this.readout.replaceChildren(`${where}: ${terms.join(' ')} = `, sum)
  }
}
