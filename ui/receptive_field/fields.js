// Receptive fields over the digit: point at a unit, in its map or on the picture.
import { centre, lattice, nearest, start } from '../browser/calculating/fields.js'
import { clamp, short } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { Board } from '../browser/drawing/board.js'
import { el, legend, titled } from '../browser/drawing/dom.js'

export const styles = ['receptive_field/fields.css']

// Radii in pixels of the input: of all centres, on the large picture and on the small ones; of that of the unit in hand.
const DOTS = { large: 0.17, small: 0.22, held: 0.32 }

export default class Fields {
  constructor(host, { data }) {
    const { words } = (this.data = data)
    this.#make(words)
    this.scale = el('p', {})
    this.mapTitle = titled(words.map, '', this.map.root, this.scale)
    this.inputTitle = titled(words.input, '', this.main.root)
    this.readout = el('div', { class: 'readout', role: 'status' })
    const aside = el('div', { class: 'aside' }, this.mapTitle, this.readout)
    this.small = data.panels.map((panel, i) => this.#panel(panel, i))
    host.append(
      el(
        'div',
        { class: 'room fields' },
        el('div', { class: 'line' }, this.inputTitle, aside),
        el('p', { class: 'paddings' }, words.paddings),
        el('div', { class: 'line panels' }, ...this.small.map(panel => panel.root)),
      ),
    )
  }

  // The picture and the map: each can be pointed at, and a press takes the unit.
  #make(words) {
    const press = () => this.send(this.unit)
    const move = (rows, columns) => this.#to(this.unit[0] + rows, this.unit[1] + columns)
    this.main = new Board({ label: words.input, size: 420, point: at => this.#near(at), move, press })
    this.map = new Board({ label: words.map, size: 200, point: at => this.#to(at.row, at.column), move, press })
  }

  update({ data, setStateValue }) {
    this.data = data
    this.send = unit => setStateValue('unit', unit)
    const shown = JSON.stringify([data.unit, data.layer])
    if (shown !== this.shown) this.unit = data.unit
    this.shown = shown
    this.activations = unpack(data.map)
    this.main.show(unpack(data.input), {})
    this.map.show(this.activations, { kind: 'signed', limit: data.limit })
    this.mapTitle.querySelector('b').textContent = data.mapName
    this.map.name(data.mapName)
    this.scale.replaceChildren(legend(`−${short(data.limit)}`, `+${short(data.limit)}`))
    this.inputTitle.querySelector('b').textContent = data.words.input
    this.main.name(data.words.input)
    for (const [name, first, size] of data.frames)
      this.main.mark(name, first > 0 ? [first, first, size, size] : null, 'frame')
    this.main.dots('lattice', lattice(data.field), DOTS.large)
    data.panels.forEach((panel, i) => this.#show(panel, this.small[i]))
    this.#to(...this.unit)
  }

  #near({ x, y }) {
    this.#to(nearest(this.data.field, y), nearest(this.data.field, x))
  }

  #to(row, column) {
    const last = this.data.field.units - 1
    this.unit = [clamp(row, 0, last), clamp(column, 0, last)]
    this.#draw(this.main, this.data.field, ...this.unit)
    this.map.mark('window', [this.unit[1], this.unit[0], 1, 1])
    this.#tell(...this.unit)
  }

  #draw(board, field, row, column) {
    const [top, left] = [row, column].map(unit => start(field, unit))
    board.mark('field', [left, top, field.size, field.size])
    const [y, x] = [row, column].map(unit => centre(field, unit))
    const next = column + 1 < field.units ? 1 : -1
    board.mark('near', field.units > 1 ? [left + next * field.jump, top, field.size, field.size] : null)
    board.dots(
      'centre',
      field.units > 1
        ? [
            [x, y],
            [x + next * field.jump, y],
          ]
        : [[x, y]],
      DOTS.held,
    )
  }

  #tell(row, column) {
    const { field, words } = this.data
    const values = this.#values(row, column)
    const value = short(this.activations.values[row * field.units + column], 3)
    const lines = [words.sees, words.centre, field.units > 1 ? words.jump : words.alone].map(line =>
      el('p', {}, fill(line, values)),
    )
    this.readout.replaceChildren(el('p', {}, `${fill(words.unit, values)} = `, el('b', {}, value)), ...lines)
  }

  // What the sentences about a unit name: where it is, what it sees, and the middle of that, by pixels and from the edge.
  #values(row, column) {
    const { field, layer } = this.data
    // Rows and columns are counted from 1, as the unit's are.
    const box = unit => [start(field, unit) + 1, start(field, unit) + field.size]
    const [[top, bottom], [left, right]] = [box(row), box(column)]
    const [yEdge, xEdge] = [row, column].map(unit => centre(field, unit))
    return {
      layer,
      row: row + 1,
      column: column + 1,
      top,
      bottom,
      left,
      right,
      size: field.size,
      jump: field.jump,
      y: yEdge - 0.5,
      x: xEdge - 0.5,
      yEdge,
      xEdge,
    }
  }

  #panel(panel, i) {
    const draw = (row, column) => {
      const { field } = this.data.panels[i]
      const last = field.units - 1
      this.small[i].unit = [clamp(row, 0, last), clamp(column, 0, last)]
      this.#draw(this.small[i].board, field, ...this.small[i].unit)
    }
    const point = ({ x, y }) => draw(nearest(this.data.panels[i].field, y), nearest(this.data.panels[i].field, x))
    const move = (rows, columns) => {
      const [row, column] = this.small[i].unit ?? [0, 0]
      draw(row + rows, column + columns)
    }
    const board = new Board({ label: panel.name, size: 240, point, move })
    const count = el('p', { class: 'count' })
    return { board, count, draw, unit: null, root: titled(panel.name, panel.note, board.root, count) }
  }

  #show(panel, shown) {
    shown.board.show(unpack(panel.input), {})
    const inside = panel.size - 2 * panel.padding
    shown.board.mark('frame', panel.padding ? [panel.padding, panel.padding, inside, inside] : null)
    shown.board.cells('missed', panel.missed)
    shown.board.dots('lattice', lattice(panel.field), DOTS.small)
    shown.root.querySelector('.tag').lastChild.textContent = ` ${panel.note}`
    shown.count.textContent = panel.count
    if (shown.unit) shown.draw(...shown.unit)
  }
}
