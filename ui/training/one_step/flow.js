// All layers as pictures, in the same order and grids as Inside: how the loss changes with each number, or the numbers.
import { largest, significant } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board, apart } from '../../browser/drawing/board.js'
import { el, legend, write } from '../../browser/drawing/dom.js'

/** @import { Stepping } from './stepping.js' */
/** @typedef {{ layer: string, map: number, row: number, column: number }} Unit */
/** @typedef {{ name: string, size: number, maps: number }} Shape */

// Maps, and units of C5 and F6, side by side; on a narrow page layers lie below each other.
const ACROSS = { input: 1, C1: 2, S2: 2, C3: 4, S4: 4, C5: 6, F6: 4, OUTPUT: 1 }
const ACROSS_ROWS = { input: 1, C1: 6, S2: 6, C3: 8, S4: 8, C5: 30, F6: 21, OUTPUT: 10 }
const NARROW = 880 // CSS pixels of the view

export class Flow {
  /**
   * @param {Record<string, any>} words
   * @param {(unit: Unit) => void} take a unit was pressed
   */
  constructor(words, take) {
    this.words = words
    this.take = take
    this.backwards = true
    this.narrow = false
    /** @type {Record<string, { boards: Board[], limit: HTMLElement, shape: Shape }>} */
    this.layers = {}
    this.stage = el('div', { class: 'flow' })
    this.why = el('p', { class: 'why' })
    this.readout = el('p', { class: 'readout' }, words.pointAt)
    this.root = el('section', {}, el('h3', {}, words.flow), this.#switch(), this.why, this.stage, this.#foot())
    this.sized = new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect.width))
    this.sized.observe(this.root)
  }

  stop() {
    this.sized.disconnect()
  }

  #switch() {
    const choice = (backwards, word) => {
      const attributes = { type: 'radio', name: 'shown', checked: backwards, onchange: () => this.#turn(backwards) }
      return el('label', {}, el('input', attributes), el('span', {}, word))
    }
    const { words } = this
    const choices = el('div', { class: 'choices' }, choice(true, words.gradients), choice(false, words.activations))
    return el('fieldset', {}, el('legend', {}, words.shown), choices)
  }

  #foot() {
    return el('div', { class: 'under' }, this.readout, legend(this.words.less, this.words.more))
  }

  #turn(backwards) {
    this.backwards = backwards
    this.show(this.stepping)
  }

  #resize(width) {
    const narrow = width < NARROW
    if (narrow === this.narrow) return
    this.narrow = narrow
    this.layers = {}
    if (this.stepping) this.show(this.stepping)
  }

  /** @param {Stepping} stepping */
  show(stepping) {
    this.stepping = stepping
    const { spec } = stepping
    const shapes = [{ name: 'input', size: spec.size, maps: 1 }, ...spec.layers]
    if (shapes.some(one => !this.#knows(one))) this.#build(shapes)
    write(this.why, this.backwards ? this.words.backwardWhy : this.words.forwardWhy)
    Object.keys(this.layers).forEach(name => this.#paint(name))
  }

  #knows({ name, size, maps }) {
    const known = this.layers[name]?.shape
    return known?.size === size && known.maps === maps
  }

  /** @param {Shape[]} shapes */
  #build(shapes) {
    this.stage.classList.toggle('rows', this.narrow)
    this.stage.replaceChildren(
      ...shapes.map(({ name, size, maps }) => {
        const limit = el('span', { class: 'limit' })
        const boards = size === 1 ? [this.#units(name, maps)] : this.#maps(name, maps)
        this.layers[name] = { boards, limit, shape: { name, size, maps } }
        const tag = el('p', { class: 'tag' }, el('b', {}, this.words.layers[name]), ' ', limit)
        return el('div', { class: `layer ${name}`, 'data-layer': name }, this.#grid(name, boards), tag)
      }),
    )
  }

  #across(name) {
    return (this.narrow ? ACROSS_ROWS : ACROSS)[name]
  }

  #grid(name, boards) {
    return el(
      'div',
      { class: 'maps-of', style: `--across:${boards.length === 1 ? 1 : this.#across(name)}` },
      ...boards.map(({ root }) => root),
    )
  }

  #maps(name, maps) {
    return Array.from({ length: maps }, (_, map) => {
      const label =
        name === 'input' ? this.words.layers[name] : `${name}, ${fill(this.words.mapNumber, { map: map + 1 })}`
      return this.#board(label, ({ row, column }) => ({ layer: name, map, row, column }))
    })
  }

  // One cell a unit.
  #units(name, maps) {
    const across = this.#acrossOf(name, maps)
    const label = fill(this.words.units, { layer: this.words.layers[name], count: maps })
    const board = this.#board(label, ({ row, column }) => ({
      layer: name,
      map: row * across + column,
      row: 0,
      column: 0,
    }))
    apart(board, maps / across, across)
    return board
  }

  // So many that all rows are full; OUTPUT may have fewer units than ten.
  #acrossOf(name, maps) {
    return name === 'OUTPUT' && this.narrow ? maps : this.#across(name)
  }

  #board(label, unit) {
    const board = new Board({
      label,
      size: 60,
      pan: true,
      point: at => this.#point(unit(at)),
      press: at => at && this.take(unit(at)),
    })
    return board
  }

  /** What a layer is shown by: OUTPUT's gradients are those of its scores. */
  #values(name) {
    const { gradients, activations } = this.stepping
    if (!this.backwards) return activations[name]
    return name === 'OUTPUT' ? gradients.sums.OUTPUT : gradients.activations[name]
  }

  #paint(name) {
    const { boards, limit: note, shape } = this.layers[name]
    const values = this.#values(name)
    const limit = largest(values, 0)
    const { size, maps } = shape
    boards.forEach((board, map) => {
      const own = size === 1 ? values : values.filter((_, i) => i % maps === map)
      const across = size === 1 ? this.#acrossOf(name, maps) : size
      board.show({ shape: [own.length / across, across], values: own }, { kind: 'signed', limit: limit || 1 })
    })
    write(note, `±${significant(limit, 2)}`)
    note.dataset.limit = `${limit}`
  }

  /** @param {Unit} unit */
  #point({ layer, map, row, column }) {
    const { words } = this
    const { size, maps } = this.layers[layer].shape
    const kind =
      layer === 'input' ? 'inputUnit' : layer === 'OUTPUT' ? 'outputUnit' : size === 1 ? 'denseUnit' : 'mapUnit'
    const { gradients, activations, classes } = this.stepping
    const numbers = { layer, map: map + 1, unit: map + 1, digit: classes[map], row: row + 1, column: column + 1 }
    const place = (row * size + column) * maps + map
    const gradient = (layer === 'OUTPUT' ? gradients.sums : gradients.activations)[layer][place]
    const values = { value: significant(activations[layer][place]), gradient: significant(gradient) }
    const sentence = layer === 'OUTPUT' ? words.scoreIs : words.unitIs
    write(this.readout, fill(sentence, { unit: fill(words[kind], numbers), ...values }))
  }
}
