// Pictures under average and maximum pooling: point at a window, and see its numbers and what becomes of them.
import { clamp, short } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { cut } from '../browser/calculating/windows.js'
import { Board } from '../browser/drawing/board.js'
import { el, legend, titled } from '../browser/drawing/dom.js'

export const styles = ['pooling/pooling.css']

export default class Pooling {
  constructor(host, { data }) {
    this.line = el('div', { class: `line pools ${data.layout}` })
    this.window = new Board({ label: data.words.window, size: 140 })
    this.readout = el('p', { class: 'readout', role: 'status' })
    this.detail = el(
      'div',
      { class: 'line middle detail' },
      titled(data.words.window, '', this.window.root),
      this.readout,
    )
    this.scale = el('p', {})
    host.append(el('div', { class: 'room pooling' }, this.line, this.scale, this.detail))
    const [rows, columns] = unpack(data.items[0].average).shape
    this.held = { item: 0, row: Math.floor(rows / 2), column: Math.floor(columns / 2) }
    this.sets = []
  }

  update({ data }) {
    this.data = data
    if (data.items.length !== this.sets.length) this.#build(data)
    this.items = data.items.map(item => ({
      ...item,
      input: unpack(item.input),
      average: unpack(item.average),
      max: unpack(item.max),
    }))
    this.items.forEach((item, i) => this.#show(item, this.sets[i]))
    this.scale.replaceChildren(...(data.limit ? [legend(`−${short(data.limit)}`, `+${short(data.limit)}`)] : []))
    const { item, row, column } = this.held
    this.#to(item, row, column)
  }

  #build(data) {
    this.sets = data.items.map((item, i) => {
      const make = (kind, size) =>
        new Board({
          label: `${item.name} ${data.words[kind]}`,
          size,
          pan: true,
          point: at => this.#point(i, kind, at),
          move: (rows, columns) => this.#to(i, this.held.row + rows, this.held.column + columns),
        })
      return { input: make('input', data.size), average: make('average', data.small), max: make('max', data.small) }
    })
    this.line.replaceChildren(
      ...data.items.map((item, i) =>
        el(
          'div',
          { class: 'pool' },
          ...['input', 'average', 'max'].map(kind =>
            titled(kind === 'input' ? item.name : data.words[kind], '', this.sets[i][kind].root),
          ),
        ),
      ),
    )
  }

  #show(item, set) {
    const look = { kind: item.kind, limit: this.data.limit }
    for (const kind of ['input', 'average', 'max']) set[kind].show(item[kind], { ...look, digits: this.data.digits })
  }

  #point(item, kind, { row, column }) {
    const stride = kind === 'input' ? this.data.stride : 1
    this.#to(item, Math.floor(row / stride), Math.floor(column / stride))
  }

  #to(item, row, column) {
    const [rows, columns] = this.items[item].average.shape
    this.held = { item, row: clamp(row, 0, rows - 1), column: clamp(column, 0, columns - 1) }
    this.#paint()
  }

  #paint() {
    const { item, row, column } = this.held
    const { window: size, stride } = this.data
    const [top, left] = [row * stride, column * stride]
    this.sets.forEach((set, i) => {
      // Maps lie over each other: the same place is marked in all of them.
      const [rows, columns] = this.items[i].average.shape
      const here = row < rows && column < columns
      set.input.mark('window', here ? [left, top, size, size] : null)
      set.average.mark('window', here ? [column, row, 1, 1] : null)
      set.max.mark('window', here ? [column, row, 1, 1] : null)
      if (here) this.#win(this.items[i], set, top, left, row, column)
    })
    this.#tell(this.items[item], top, left, row, column)
  }

  #cells({ input }, top, left) {
    return cut(input, top, left, this.data.window)
  }

  #winner(item, top, left, row, column) {
    return this.#cells(item, top, left).indexOf(item.max.values[row * item.max.shape[1] + column])
  }

  #win(item, set, top, left, row, column) {
    const winner = this.#winner(item, top, left, row, column)
    const size = this.data.window
    set.input.mark('winner', [left + (winner % size), top + Math.floor(winner / size), 1, 1])
  }

  #tell(item, top, left, row, column) {
    const { words, window: size, limit } = this.data
    const numbers = this.#cells(item, top, left)
    const winner = this.#winner(item, top, left, row, column)
    const at = row * item.max.shape[1] + column
    this.window.resize(48 * size)
    this.window.show({ shape: [size, size], values: numbers }, { kind: item.kind, limit, digits: 2 })
    this.window.mark('winner', [winner % size, Math.floor(winner / size), 1, 1])
    const values = { average: short(item.average.values[at], 3), max: short(item.max.values[at], 3) }
    this.readout.replaceChildren(
      el('span', {}, `${item.name} · ${fill(words.at, { row: row + 1, column: column + 1 })}`),
      el('br'),
      `${words.average}: (${[...numbers]
        .map(value => short(value, 2))
        .join(' + ')
        .replaceAll('+ −', '− ')}) / ${size * size} = `,
      el('b', { class: 'average' }, values.average),
      el('br'),
      `${words.max}: `,
      el('b', { class: 'max' }, values.max),
    )
  }
}
