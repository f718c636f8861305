// All layers of one network from left to right; what hangs together with the unit in hand lights up.
import { ORDER } from '../browser/calculating/network.js'
import { judge } from '../browser/calculating/judging.js'
import { percentage } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { Bars } from '../browser/drawing/bars.js'
import { Board } from '../browser/drawing/board.js'
import { el, shape, write } from '../browser/drawing/dom.js'

/** @import { Net, Unit } from '../browser/calculating/network.js' */

const COLUMNS = { C1: 2, S2: 2, C3: 4, S4: 4 } // maps side by side
// Units side by side: columns on a wide page, rows on a narrow one.
export const LISTS = matchMedia('(max-width: 900px)').matches ? { C5: 24, F6: 21 } : { C5: 5, F6: 4 }

export class Overview {
  /** @param {{ hover: (unit: Unit) => void, take: (unit: Unit) => void }} owner */
  constructor(owner) {
    this.owner = owner
    this.boards = {}
    this.root = el('div', { class: 'overview' })
    this.links = shape('svg', { class: 'links', 'aria-hidden': 'true' })
    this.curves = this.links.appendChild(shape('path'))
    this.name = el('b')
    this.answer = el('span')
    this.title = el('p', { class: 'answer', role: 'status' }, this.name, this.answer)
    this.lit = null
    // The curves lead from board to board, wherever these come to lie.
    new ResizeObserver(() => this.net && this.unit && this.#link(this.unit)).observe(this.root)
    this.frame = el('section', { class: 'net' }, this.title, el('div', { class: 'stagebox' }, this.root, this.links))
  }

  // Boards are made once, for the layers that the network has.
  #build(net, words) {
    this.lit = null
    this.root.replaceChildren(
      ...ORDER.map(name => {
        const { size, maps } = net.layers[name]
        const shown = name === 'input' || size === 1 ? '' : `${maps} × `
        const note = size === 1 ? `${maps}` : `${shown}${size}×${size}`
        const head = el('p', { class: 'tag' }, el('b', {}, words.layers[name]), ' ', el('span', {}, note))
        return el('div', { class: `layer ${name}`, 'data-layer': name }, head, this.#body(name, maps, words))
      }),
    )
  }

  #body(name, maps, words) {
    if (name === 'OUTPUT') return this.#bars(maps)
    if (LISTS[name]) {
      const board = this.#board(name, at => ({ layer: name, map: at.row * LISTS[name] + at.column, row: 0, column: 0 }))
      board.name(fill(words.units, { layer: name, count: maps }))
      this.boards[name] = [board]
      return board.root
    }
    this.boards[name] = Array.from({ length: maps }, (_, map) =>
      this.#board(name, at => ({ layer: name, map, row: at.row, column: at.column })),
    )
    this.boards[name].forEach((board, map) =>
      board.name(`${words.layers[name]}, ${fill(words.mapNumber, { map: map + 1 })}`),
    )
    return el(
      'div',
      { class: 'maps-of', style: `--across:${COLUMNS[name] ?? 1}` },
      ...this.boards[name].map(board => board.root),
    )
  }

  #board(name, unit) {
    return new Board({
      size: 60,
      pan: true,
      point: at => this.owner.hover(unit(at)),
      press: at => at && this.owner.take(unit(at)),
    })
  }

  #bars(maps) {
    const unit = map => ({ layer: 'OUTPUT', map, row: 0, column: 0 })
    this.bars = new Bars(maps, null, map => ({
      onpointermove: () => this.owner.hover(unit(map)),
      onclick: () => this.owner.take(unit(map)),
    }))
    return this.bars.root
  }

  /**
   * @param {Net} net
   * @param {string} range 'map', 'layer' or 'network': what shares one scale of colours
   * @param {Record<string, any>} words
   * @param {Net} [before] the network before something about it was changed
   */
  show(net, range, words, before) {
    if (words !== this.words || !this.sameLayers(net)) this.#build(net, words)
    this.words = words
    this.net = net
    this.#answer(net)
    const overall = range === 'network' ? Math.max(...ORDER.slice(1, -1).map(name => net.limit(name))) : 0
    for (const name of ORDER.slice(0, -1)) {
      const limit = range === 'network' ? overall : net.limit(name)
      if (LISTS[name]) this.#list(name, limit)
      else this.#maps(name, range === 'map' ? null : limit)
    }
    const probabilities = net.values.OUTPUT
    const best = Math.max(...probabilities)
    this.bars.show(probabilities, digit => probabilities[digit] === best, before?.values.OUTPUT)
  }

  /** @param {Net} net */
  sameLayers(net) {
    const size = ({ layers }) => Object.values(layers).map(layer => [layer.size, layer.maps].join())
    return this.net && size(net).join() === size(this.net).join()
  }

  #answer(net) {
    const { label, sure, probabilities } = judge(net.values.OUTPUT, net.sureAt)
    const sentence = sure ? this.words.readsSure : this.words.readsUnsure
    const answer = fill(sentence, { digit: label, best: percentage(probabilities[label]) })
    write(this.name, net.title)
    write(this.answer, ` · ${answer}`)
  }

  #maps(name, limit) {
    const { net } = this
    const ink = name === 'input'
    this.boards[name].forEach((board, map) => {
      const values = net.map(name, map)
      board.show(values, ink ? {} : { kind: 'signed', limit: limit ?? net.limit(name, map) })
      board.root.classList.toggle('off', net.factor(name, map, 'map') === 0)
    })
  }

  // C5 and F6: one cell a unit.
  #list(name, limit) {
    const columns = LISTS[name]
    const values = this.net.values[name]
    this.boards[name][0].show({ shape: [values.length / columns, columns], values }, { kind: 'signed', limit })
  }

  /**
   * Layers up to a stop of the walk-through; the rest waits in the shade.
   * @param {number} stop
   */
  reveal(stop) {
    this.root.querySelectorAll('.layer').forEach((layer, i) => layer.classList.toggle('waiting', i > stop))
  }

  /**
   * What hangs together with a unit; it stays where it is while other values come.
   * @param {Unit} unit
   */
  light(unit) {
    const lit = JSON.stringify(unit)
    if (lit === this.lit) return
    this.lit = lit
    this.unit = unit
    this.#unlight()
    const { net } = this
    const field = net.field(unit)
    const input = this.boards.input[0]
    input.mark('field', [field.left, field.top, field.size, field.size])
    input.dots('centre', [[field.left + field.size / 2, field.top + field.size / 2]], unit.layer === 'input' ? 0 : 0.55)
    this.#light(net.reads(unit), 'reads')
    this.#light(net.readers(unit), 'readers')
    this.#mark(unit.layer, unit.map, 'window', [unit.column, unit.row, 1, 1])
    this.#link(unit)
  }

  #unlight() {
    for (const boards of Object.values(this.boards))
      boards.forEach(board => ['window', 'reads', 'readers', 'field'].forEach(mark => board.mark(mark, null)))
    this.bars.rows.forEach(({ root }) => root.classList.remove('held', 'reader'))
  }

  #light(window, kind) {
    if (!window) return
    const { layer, maps, top, left } = window
    const [height, width] = window.size
      ? [window.size, window.size]
      : [window.bottom - top + 1, window.right - left + 1]
    if (LISTS[layer])
      this.boards[layer][0].mark(kind, [0, 0, this.boards[layer][0].columns, this.boards[layer][0].rows])
    else for (const map of maps) this.#mark(layer, map, kind, [left, top, width, height])
  }

  #mark(layer, map, kind, box) {
    if (layer === 'OUTPUT') return this.bars.rows[map].root.classList.add(kind === 'window' ? 'held' : 'reader')
    const columns = LISTS[layer]
    if (columns) return this.boards[layer][0].mark(kind, [map % columns, Math.floor(map / columns), 1, 1])
    return this.boards[layer][map].mark(kind, box)
  }

  // Curves from what is read to the unit.
  #link(unit) {
    const window = this.net.reads(unit)
    const frame = this.root.getBoundingClientRect()
    this.links.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`)
    const to = this.#place(unit.layer, unit.map, unit.row + 0.5, unit.column + 0.5, frame)
    const half = window ? window.size / 2 : 0
    const sources = !window
      ? []
      : LISTS[window.layer]
        ? [[0, this.boards[window.layer][0].rows / 2, this.boards[window.layer][0].columns]]
        : window.maps.map(map => [map, window.top + half, window.left + half * 2])
    const path = sources
      .map(([map, row, column]) => {
        const from = this.#place(window.layer, LISTS[window.layer] ? null : map, row, column, frame)
        const bend = (from.x + to.x) / 2
        return `M${from.x} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${to.x} ${to.y}`
      })
      .join('')
    this.curves.setAttribute('d', path)
  }

  #place(layer, map, row, column, frame) {
    if (layer === 'OUTPUT') {
      const box = this.bars.rows[map].root.getBoundingClientRect()
      return { x: box.x - frame.x, y: box.y + box.height / 2 - frame.y }
    }
    const list = LISTS[layer]
    const board = this.boards[layer][list || map === null ? 0 : map]
    if (list && map !== null) [row, column] = [Math.floor(map / list) + 0.5, (map % list) + 0.5]
    const box = board.root.getBoundingClientRect()
    return {
      x: box.x - frame.x + (column / board.columns) * box.width,
      y: box.y - frame.y + (row / board.rows) * box.height,
    }
  }
}
