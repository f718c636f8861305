// The reader's digit in the network as it was at one moment: filters, maps and answer, worked out here.
import { forward } from '../../browser/calculating/forward.js'
import { percentage } from '../../browser/calculating/numbers.js'
import { rubbish } from '../../browser/calculating/prototypes.js'
import { shading } from '../../browser/calculating/shading.js'
import { fill } from '../../browser/calculating/texts.js'
import { Bars, Rest } from '../../browser/drawing/bars.js'
import { Board } from '../../browser/drawing/board.js'
import { el, legend, write } from '../../browser/drawing/dom.js'
import { barsAsSvg, boardsAsPng, quiet } from './saving.js'

const GROUPS = ['digit', 'kernels', 'C1', 'C3']
const COLUMNS = { digit: 1, kernels: 6, C1: 6, C3: 8 }

export class Formed {
  /** @param {Record<string, any>} words of the whole run */
  constructor(words) {
    this.words = words.formed
    this.save = words.save
    this.classes = words.classes
    this.limits = {}
    this.boards = {}
    this.sets = Object.fromEntries(
      GROUPS.map(name => [name, { grid: el('div', { class: `set ${name}` }), size: el('span'), scale: el('span') }]),
    )
    const first = el('div', { class: 'first' }, this.#part('kernels'), this.#part('C1'))
    this.root = el('div', { class: 'stage' }, this.#part('digit'), first, this.#part('C3'), this.#answer())
  }

  #part(name) {
    const { grid, size, scale } = this.sets[name]
    const save = quiet(this.save.png, this.words[name], 'png', () =>
      boardsAsPng(this.boards[name] ?? [], COLUMNS[name]),
    )
    const title = el(
      'p',
      { class: 'tag' },
      el('b', {}, this.words[name]),
      ' ',
      size,
      name === 'digit' ? null : scale,
      save,
    )
    return el('figure', { class: name }, title, grid)
  }

  #answer() {
    const { probabilities } = this.words
    this.bars = new Bars(this.classes, probabilities)
    this.rest = new Rest(this.words.noDigit)
    this.verdict = el('p', { class: 'verdict' })
    const save = quiet(this.save.svg, probabilities, 'svg', () => barsAsSvg(...this.#all(), this.root))
    const title = el('p', { class: 'tag' }, el('b', {}, probabilities), save)
    return el('figure', { class: 'answer' }, title, this.bars.root, this.rest.root, this.verdict)
  }

  /** @returns {[string[], ArrayLike<number>]} all bars, that of no digit too where it is shown */
  #all() {
    const answer = this.answer ?? []
    if (this.rest.root.hidden || !answer.length) return [this.classes, answer]
    return [
      [...this.classes, this.words.noDigit],
      [...answer, rubbish(answer)],
    ]
  }

  /** Another run or another digit: what was seen of the one before says nothing of the colours of this one. */
  forget() {
    this.limits = {}
  }

  /**
   * Colours have the same limits at every moment: as far as any that was seen goes. So the first and the newest are
   * looked at before any is shown.
   * @param {any} network
   * @param {Record<string, Float32Array>} weights
   * @param {Float32Array} digit
   */
  see(network, weights, digit) {
    const maps = forward(network, weights, digit)
    const found = { digit: { values: maps.input, limit: 1 }, kernels: kernelsOf(network, weights) }
    for (const name of ['C1', 'C3']) found[name] = this.#layer(network, maps, name)
    for (const name of GROUPS) this.limits[name] = Math.max(this.limits[name] ?? 0, found[name].limit)
    return { ...found, answer: maps.OUTPUT }
  }

  #layer(network, maps, name) {
    const layer = network.layers.find(one => one.name === name)
    return { ...shading(layer, network.squashing, maps[name]), count: layer.maps, size: layer.size }
  }

  /**
   * @param {any} network
   * @param {Record<string, Float32Array>} weights
   * @param {Float32Array} digit
   */
  show(network, weights, digit) {
    const found = this.see(network, weights, digit)
    GROUPS.forEach(name => this.#hang(name, found[name]))
    this.#read(found.answer)
    this.rest.show(found.answer, network.layers.at(-1))
  }

  // Values lie map by map within a cell: (size, size, count).
  #hang(name, { values, count = 1, size = Math.sqrt(values.length) }) {
    if (this.boards[name]?.length !== count) this.#make(name, count)
    const limit = this.limits[name]
    const look = name === 'digit' ? {} : { kind: 'signed', limit }
    this.boards[name].forEach((board, map) => {
      const own = count === 1 ? values : new Float32Array(size * size).map((_, cell) => values[cell * count + map])
      board.show({ shape: [size, size], values: own }, look)
    })
    const { size: told, scale } = this.sets[name]
    if (name !== 'digit') write(told, `${count} × ${size}×${size}`)
    if (name === 'digit') return
    const ends = limit.toFixed(limit < 10 ? 2 : 0)
    if (scale.dataset.limit === ends) return
    scale.dataset.limit = ends
    scale.title = this.words.scale
    scale.replaceChildren(legend(`−${ends}`, `+${ends}`))
  }

  #make(name, count) {
    const label = map => (count > 1 ? `${this.words[name]}, ${map + 1}` : this.words[name])
    this.boards[name] = Array.from({ length: count }, (_, map) => new Board({ label: label(map), size: 60 }))
    this.sets[name].grid.replaceChildren(...this.boards[name].map(board => board.root))
  }

  #read(answer) {
    this.answer = answer
    const best = answer.indexOf(Math.max(...answer))
    this.bars.show(answer, place => place === best)
    write(this.verdict, fill(this.words.best, { label: this.classes[best] ?? '', best: percentage(answer[best]) }))
    this.verdict.parentElement.dataset.label = this.classes[best]
  }
}

function kernelsOf(network, weights) {
  const { kernel: size, maps: count } = network.layers[0]
  const values = weights['C1/kernel']
  return { values, count, size, limit: values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9) }
}
