// Maps side by side on one scale, a frame over each, and the value under the pointer.
import { clamp } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { Board } from '../browser/drawing/board.js'
import { el, legend, titled } from '../browser/drawing/dom.js'

export const styles = ['receptive_field/maps.css']

export default class Maps {
  constructor(host, { data }) {
    this.line = el('div', { class: 'line' })
    this.readout = el('p', { class: 'readout', role: 'status' })
    host.append(el('div', { class: 'room maps' }, this.line, this.readout))
    this.at = data.at
  }

  update({ data }) {
    this.data = data
    if (data.maps.length !== this.shown?.length) this.#build(data)
    this.maps = data.maps.map(map => ({ ...map, grid: unpack(map.grid) }))
    this.maps.forEach((map, i) => this.#show(map, this.shown[i]))
    this.#to(...this.at)
  }

  #show(map, { board, scale, figure }) {
    board.show(map.grid, map)
    board.mark('border', map.box)
    board.name(map.name)
    figure.querySelector('.tag b').textContent = map.name
    scale.replaceChildren(map.kind === 'signed' ? this.#legend(map) : '')
  }

  // What is never below zero has half of the colours.
  #legend({ signed, most }) {
    const colours = legend(signed ? `−${most}` : '0', `+${most}`)
    if (!signed) colours.querySelector('i').style.background = 'linear-gradient(90deg, var(--zero), var(--pos))'
    return colours
  }

  #build(data) {
    this.shown = data.maps.map(map => {
      const board = new Board({
        label: map.name,
        size: data.size,
        point: at => this.#to(at.row, at.column),
        move: (rows, columns) => this.#to(this.at[0] + rows, this.at[1] + columns),
      })
      const scale = el('p', { class: 'scale' })
      return { board, scale, figure: titled(map.name, '', board.root, scale) }
    })
    this.line.replaceChildren(...this.shown.map(({ figure }) => figure))
  }

  #to(row, column) {
    const [rows, columns] = this.maps[0].grid.shape
    this.at = [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)]
    this.shown.forEach(({ board }) => board.mark('window', [this.at[1], this.at[0], 1, 1]))
    const place = this.at[0] * columns + this.at[1]
    const values = this.maps.map(map => `${map.short} ${map.grid.values[place].toPrecision(3).replace('-', '−')}`)
    this.readout.textContent = `${fill(this.data.words.at, { row: this.at[0], column: this.at[1] })}: ${values.join(' · ')}`
  }
}
