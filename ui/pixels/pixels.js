// A digit as picture and as numbers: a lens follows the pointer, and its pixels can be read.
import { clamp, short } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { cut } from '../browser/calculating/windows.js'
import { Board } from '../browser/drawing/board.js'
import { el, titled } from '../browser/drawing/dom.js'

export const styles = ['pixels/pixels.css']

export default class Pixels {
  constructor(host, { data }) {
    const { words } = data
    const move = (rows, columns) => this.#to(this.at[0] + rows, this.at[1] + columns)
    const point = ({ row, column }) => this.#to(row, column)
    this.picture = new Board({ label: words.picture, size: 420, point, move })
    this.numbers = new Board({ label: words.numbers, size: 560 })
    this.readout = el('p', { class: 'readout', role: 'status' })
    this.title = titled(words.picture, '', this.picture.root, this.readout)
    host.append(
      el(
        'div',
        { class: 'room pixels' },
        el('div', { class: 'line' }, this.title, titled(words.numbers, '', this.numbers.root)),
      ),
    )
    this.at = [14, 14]
  }

  update({ data }) {
    this.data = data
    this.grid = unpack(data.picture)
    this.picture.show(this.grid, { low: 0, high: 255 })
    data.frames.forEach(([name, first, size]) => this.picture.mark(name, [first, first, size, size], 'frame'))
    this.#to(...this.at)
  }

  #to(row, column) {
    const [rows, columns] = this.grid.shape
    const { lens, words } = this.data
    this.at = [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)]
    const [top, left] = this.at.map((place, i) => clamp(place - Math.floor(lens / 2), 0, this.grid.shape[i] - lens))
    const values = cut(this.grid, top, left, lens)
    this.numbers.resize(Math.max(280, 36 * lens))
    this.numbers.show({ shape: [lens, lens], values }, { low: 0, high: 255, digits: 0 })
    this.picture.mark('window', [left, top, lens, lens])
    this.picture.mark('near', [this.at[1], this.at[0], 1, 1])
    this.numbers.mark('near', [this.at[1] - left, this.at[0] - top, 1, 1])
    const value = this.grid.values[this.at[0] * columns + this.at[1]]
    this.readout.replaceChildren(
      `${fill(words.at, { row: this.at[0], column: this.at[1] })} = `,
      el('b', {}, short(value, 0)),
      ` · ${fill(words.share, { share: short(value / 255, 3) })}`,
    )
  }
}
