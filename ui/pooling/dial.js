// Trained subsampling as a dial: a coefficient and a bias, and what they make of a map of the digit.
import { SQUASH } from '../browser/calculating/forward.js'
import { clamp, largest, short, together } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { CELLS, SIDE, steps } from '../browser/calculating/subsampling.js'
import { fill } from '../browser/calculating/texts.js'
import { cut } from '../browser/calculating/windows.js'
import { Board } from '../browser/drawing/board.js'
import { el, legend, titled, write } from '../browser/drawing/dom.js'
import { Knob } from './knob.js'
import { Lying } from './lying.js'

export const styles = ['pooling/dial.css']

const SIZE = 150 // CSS pixels of a board
const KINDS = ['before', 'sums', 'totals', 'squashed', 'average', 'max']
const KNOBS = ['coefficient', 'bias']
const DIGITS = 3

// A minus after a times sign stands in brackets.
const bracketed = text => text.replace(/× (−[\d.]+)/g, '× ($1)')

export default class Dial {
  constructor(host, { data }) {
    const { words } = (this.data = data)
    this.held = null
    this.sent = new Set() // what the reader has set and the page has not yet taken up
    this.maps = data.trained.coefficient.map((_, map) => this.#mapButton(words, map))
    this.knobs = Object.fromEntries(KNOBS.map(name => [name, this.#knob(name)]))
    this.boards = Object.fromEntries(KINDS.map(kind => [kind, this.#board(kind)]))
    this.lying = new Lying(words)
    this.readout = el('p', { class: 'readout', role: 'status' })
    host.append(this.#room(words))
  }

  #room(words) {
    const chooser = el('div', { class: 'player', role: 'group', 'aria-label': words.which }, ...this.maps)
    const knobs = el('div', { class: 'knobs' }, ...KNOBS.map(name => this.knobs[name].root))
    const line = el('div', { class: 'line steps' }, ...KINDS.map(kind => this.boards[kind].root))
    const said = el('div', { class: 'said' }, this.lying.sentence, this.readout)
    const below = el('div', { class: 'line below' }, this.lying.picture, said)
    return el('div', { class: 'room dial' }, chooser, knobs, line, below)
  }

  #mapButton(words, map) {
    const onclick = () => this.#set({ map: map + 1, coefficient: null, bias: null }, true)
    return el('button', { type: 'button', onclick }, fill(words.map, { number: map + 1 }))
  }

  #knob(name) {
    const { words, most } = this.data
    return new Knob(words[name], words.asTrained, most[name], (value, last) =>
      this.#set({ ...this.now, [name]: value }, last),
    )
  }

  #board(kind) {
    const name = this.data.words[kind]
    const point = ({ row, column }) => {
      const side = kind === 'before' ? SIDE : 1
      this.#to(Math.floor(row / side), Math.floor(column / side))
    }
    const move = (rows, columns) => this.#to(this.held[0] + rows, this.held[1] + columns)
    const board = new Board({ label: name, size: SIZE, pan: true, point, move })
    const scale = el('p', { class: 'scale' })
    return { board, scale, root: titled(name, '', board.root, scale) }
  }

  update({ data, setStateValue }) {
    this.data = data
    this.send = setStateValue
    this.grids = unpack(data.maps)
    const told = JSON.stringify(data.set)
    if (this.sent.delete(told)) this.sent.clear()
    else if (told !== this.told) this.now = data.set
    this.told = told
    this.#paint()
  }

  // `last`: the hand has let go; until then the page need not know.
  #set(now, last) {
    this.now = now
    this.#paint()
    if (!last) return
    this.sent.add(JSON.stringify(now))
    this.send('set', now)
  }

  // The coefficient or the bias in hand: as it was set, else as it was trained.
  #value(name) {
    return this.now[name] ?? this.data.trained[name][this.now.map - 1]
  }

  #map() {
    const [, rows, columns] = this.grids.shape
    const first = (this.now.map - 1) * rows * columns
    return { shape: [rows, columns], values: this.grids.values.slice(first, first + rows * columns) }
  }

  #paint() {
    const { squashing, trained } = this.data
    const [coefficient, bias] = KNOBS.map(name => this.#value(name))
    this.maps.forEach((button, map) => button.setAttribute('aria-pressed', `${map + 1 === this.now.map}`))
    for (const name of KNOBS) this.knobs[name].show(this.#value(name), trained[name][this.now.map - 1])
    this.steps = steps(this.#map(), coefficient, bias, squashing)
    this.lying.show(this.steps, { coefficient, bias, squashing })
    const limits = this.#limits()
    for (const kind of KINDS) this.#show(this.boards[kind], this.steps[kind], limits[kind])
    const [rows, columns] = this.steps.sums.shape
    this.#to(...(this.held ?? [Math.floor(rows / 2), Math.floor(columns / 2)]))
  }

  // What can be compared has one scale, which stays while the dial is turned.
  #limits() {
    const end = SQUASH[this.data.squashing](Infinity)
    const one = Math.max(largest(this.steps.before.values), Number.isFinite(end) ? end : 0)
    return { before: one, sums: CELLS * one, totals: this.lying.reach, squashed: one, average: one, max: one }
  }

  #show({ board, scale }, grid, limit) {
    board.show(grid, { kind: 'signed', limit })
    if (scale.dataset.limit === `${limit}`) return
    scale.dataset.limit = `${limit}`
    scale.replaceChildren(legend(`−${short(limit)}`, `+${short(limit)}`))
  }

  #to(row, column) {
    const [rows, columns] = this.steps.sums.shape
    this.held = [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)]
    const [down, across] = this.held
    for (const kind of KINDS) {
      const side = kind === 'before' ? SIDE : 1
      this.boards[kind].board.mark('window', [across * side, down * side, side, side])
    }
    this.#tell(down, across)
  }

  #tell(row, column) {
    const { words } = this.data
    const at = row * this.steps.sums.shape[1] + column
    const value = kind => this.steps[kind].values[at]
    const cells = [...cut(this.steps.before, SIDE * row, SIDE * column, SIDE)]
    const terms = together(cells, value('sums'), DIGITS).map(term => short(term, DIGITS))
    const [coefficient, bias, ...rest] = [this.#value('coefficient'), this.#value('bias')]
      .concat(['sums', 'totals', 'squashed', 'average', 'max'].map(value))
      .map(number => short(number, DIGITS))
    const [sum, total, squashed, average, max] = rest
    const added = terms.join(' + ').replaceAll('+ −', '− ')
    const weighed = bracketed(`${coefficient} × ${sum} + ${bias}`).replace('+ −', '− ')
    const lines = [
      fill(words.at, { row: row + 1, column: column + 1 }),
      `${added} = ${sum}`,
      `${weighed} = ${total}`,
      `${bracketed(fill(words.squash, { total }))} = ${squashed}`,
      `${words.average}: ${average} · ${words.max}: ${max}`,
    ]
    write(this.readout, lines.join('\n'))
    this.lying.hold(value('totals'))
  }
}
