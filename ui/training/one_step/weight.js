// Which weight is in hand: its layer, the map that it leads into, and its place among all that this map reads by.
import { clamp, largest, significant } from '../../browser/calculating/numbers.js'
import { mapsBefore, placeOf } from '../../browser/calculating/gradients.js'
import { fill } from '../../browser/calculating/texts.js'
import { Board, apart } from '../../browser/drawing/board.js'
import { el, titled, write } from '../../browser/drawing/dom.js'

/** @import { Weight } from '../../browser/calculating/gradients.js' */
/** @import { Stepping } from './stepping.js' */

const SIZE = 136 // CSS pixels of a board

export class Chosen {
  /**
   * @param {Record<string, any>} words
   * @param {(weight: Weight) => void} choose
   */
  constructor(words, choose) {
    this.words = words
    this.choose = choose
    /** @type {Weight | null} */
    this.weight = null
    this.layer = el('select', { onchange: () => this.lead(this.layer.value, this.weight.map) })
    this.map = el('select', { onchange: () => this.lead(this.weight.layer, Number(this.map.value)) })
    this.boards = [this.#board(words.weights), this.#board(words.theirGradients)]
    this.which = el('p', { class: 'which', role: 'status' })
    const [weights, gradients] = this.boards
    this.root = el(
      'div',
      { class: 'chosen' },
      el('label', {}, words.layer, ' ', this.layer),
      el('label', {}, words.into, ' ', this.map),
      el(
        'div',
        { class: 'line' },
        titled(words.weights, '', weights.root),
        titled(words.theirGradients, '', gradients.root),
      ),
      this.which,
    )
  }

  #board(label) {
    return new Board({
      size: SIZE,
      label,
      pan: true,
      point: () => {},
      press: at => at && this.#choose(this.#weightAt(at.row, at.column)),
      move: (rows, columns) => this.#move(rows, columns),
    })
  }

  // Each map read is a block of the window's size; as many side by side as make a square, or nearly.
  get #blocks() {
    const { spec } = this.stepping
    const at = this.#at
    const { kernel } = spec.layers[at]
    const count = mapsBefore(spec, at)
    const divisors = Array.from({ length: count }, (_, i) => i + 1).filter(part => count % part === 0)
    const across = divisors.find(part => part * part >= count)
    return { kernel, across, down: count / across, count }
  }

  get #at() {
    return this.stepping.spec.layers.findIndex(({ name }) => name === this.weight.layer)
  }

  #weightAt(row, column) {
    const { kernel, across } = this.#blocks
    const from = Math.floor(row / kernel) * across + Math.floor(column / kernel)
    return { from, row: row % kernel, column: column % kernel }
  }

  // Arrow keys go over all cells of the board.
  #move(rows, columns) {
    const { kernel, across, down } = this.#blocks
    const { from, row, column } = this.weight
    const y = clamp(Math.floor(from / across) * kernel + row + rows, 0, down * kernel - 1)
    const x = clamp((from % across) * kernel + column + columns, 0, across * kernel - 1)
    this.#choose(this.#weightAt(y, x))
  }

  #choose(change) {
    this.choose(fitting(this.stepping.spec, { ...this.weight, ...change }))
  }

  /**
   * Another map was chosen: of the weights that lead into it the one that matters most.
   * @param {string} layer
   * @param {number} map
   */
  lead(layer, map) {
    if (!has(this.stepping, layer)) return
    const { map: within } = fitting(this.stepping.spec, { ...this.weight, layer, map })
    this.choose(steepest(this.stepping, layer, within))
  }

  /**
   * @param {Stepping} stepping
   * @param {Weight} wished
   */
  show(stepping, wished) {
    this.stepping = stepping
    this.weight = fitting(stepping.spec, wished)
    this.#options()
    this.#paint()
    const { layer, map, from, row, column } = this.weight
    const { kernel } = this.#blocks
    const numbers = {
      layer,
      from: from + 1,
      row: row + 1,
      column: column + 1,
      map: map + 1,
      digit: stepping.classes[map],
    }
    const dense = kernel === 1 ? 'denseWeight' : 'mapWeight'
    const sentence = { OUTPUT: 'outputWeight', C1: 'inputWeight' }[layer] ?? dense
    const before = this.words.layers[this.#at ? stepping.spec.layers[this.#at - 1].name : 'input']
    const { table } = stepping.spec.layers[this.#at]
    const some = table?.[map].length < mapsBefore(stepping.spec, this.#at) ? ` ${this.words.someMaps}` : ''
    write(this.which, fill(this.words[sentence], { ...numbers, before }) + some)
  }

  #options() {
    const { spec, weights, classes } = this.stepping
    const layers = spec.layers.map(({ name }) => name).filter(name => `${name}/kernel` in weights)
    options(
      this.layer,
      layers.map(name => [name, this.words.layers[name]]),
    )
    this.layer.value = this.weight.layer
    const { maps, name } = spec.layers[this.#at]
    const numbers = Array.from({ length: maps }, (_, map) => [
      `${map}`,
      name === 'OUTPUT' ? classes[map] : `${map + 1}`,
    ])
    options(this.map, numbers)
    this.map.value = `${this.weight.map}`
  }

  #paint() {
    const { weights, gradients, spec } = this.stepping
    const { kernel, across, down } = this.#blocks
    const name = `${this.weight.layer}/kernel`
    const { from, row, column } = this.weight
    const cell = [(from % across) * kernel + column, Math.floor(from / across) * kernel + row, 1, 1]
    const shape = [down * kernel, across * kernel]
    const place = i => {
      const at = this.#weightAt(Math.floor(i / shape[1]), i % shape[1])
      return placeOf(spec, { ...this.weight, ...at })
    }
    const places = Array.from({ length: shape[0] * shape[1] }, (_, i) => place(i))
    ;[weights, gradients.weights].forEach((all, i) => {
      const values = places.map(at => all[name][at])
      const board = this.boards[i]
      const limit = largest(values, 0)
      board.show({ shape, values }, { kind: 'signed', limit: limit || 1 })
      apart(board, down, across)
      board.mark('window', cell)
      const figure = board.root.parentElement
      write(figure.querySelector('.limit') ?? note(figure), `±${significant(limit, 2)}`)
    })
  }
}

function note(figure) {
  return figure.querySelector('.tag').appendChild(el('span', { class: 'limit' }))
}

function options(select, rows) {
  const now = [...select.options].map(({ value, text }) => [value, text])
  if (JSON.stringify(now) !== JSON.stringify(rows))
    select.replaceChildren(...rows.map(([value, text]) => el('option', { value }, text)))
}

/**
 * A weight that the network has, as near to the one that is wished for as can be.
 * @param {import('../../browser/calculating/forward.js').Spec} spec
 * @param {Weight} wished
 * @returns {Weight}
 */
export function fitting(spec, { layer: name, map, from, row, column }) {
  const at = spec.layers.findIndex(layer => layer.name === name)
  const { kernel, maps, table } = spec.layers[at]
  const within = (value, count) => clamp(value, 0, count - 1)
  const read = table?.[within(map, maps)] ?? Array.from({ length: mapsBefore(spec, at) }, (_, one) => one)
  return {
    layer: name,
    map: within(map, maps),
    from: read.reduce((near, one) => (Math.abs(one - from) < Math.abs(near - from) ? one : near)),
    row: within(row, kernel),
    column: within(column, kernel),
  }
}

/**
 * Whether a layer has weights to take in hand; distances and pooling have none.
 * @param {Stepping} stepping
 * @param {string} layer
 */
export function has({ weights }, layer) {
  return `${layer}/kernel` in weights
}

/**
 * The weight that matters most to the right answer: of those into its score, or, where the output is distances, of
 * those into the unit of F6 that is to change most.
 * @param {Stepping} stepping
 * @returns {Weight}
 */
export function mattering(stepping) {
  if (has(stepping, 'OUTPUT')) return steepest(stepping, 'OUTPUT', stepping.target)
  const sizes = Array.from(stepping.gradients.sums.F6, Math.abs)
  return steepest(stepping, 'F6', sizes.indexOf(Math.max(...sizes)))
}

/**
 * The weight with the largest gradient of those that lead into a map.
 * @param {Stepping} stepping
 * @param {string} layer
 * @param {number} map
 * @returns {Weight}
 */
export function steepest({ spec, gradients }, layer, map) {
  const at = spec.layers.findIndex(({ name }) => name === layer)
  const { kernel, maps } = spec.layers[at]
  const read = mapsBefore(spec, at)
  const sizes = Array.from(
    gradients.weights[`${layer}/kernel`].filter((_, i) => i % maps === map),
    Math.abs,
  )
  const place = sizes.indexOf(Math.max(...sizes))
  const cell = Math.floor(place / read)
  return { layer, map, from: place % read, row: Math.floor(cell / kernel), column: cell % kernel }
}
