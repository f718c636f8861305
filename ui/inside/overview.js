// All layers of one network after the input; what hangs together with the unit in hand lights up.
import { areNumbers, sameClasses } from '../browser/calculating/classes.js'
import { judge } from '../browser/calculating/judging.js'
import { ORDER, mapOf } from '../browser/calculating/network.js'
import { largest, percentage } from '../browser/calculating/numbers.js'
import { isToCome } from '../browser/calculating/passing.js'
import { shading } from '../browser/calculating/shading.js'
import { fill } from '../browser/calculating/texts.js'
import { wayTo, wiresInto } from '../browser/calculating/wires.js'
import { Bars, Rest } from '../browser/drawing/bars.js'
import { Board, apart } from '../browser/drawing/board.js'
import { el, write } from '../browser/drawing/dom.js'
import { tile } from './over_canvas.js'
import { Wiring } from './wiring.js'

/** @import { Net, Unit } from '../browser/calculating/network.js' */
/** @import { Step } from '../browser/calculating/passing.js' */

const LAYERS = ORDER.slice(1)
// Maps, and units of C5 and F6, side by side: of one network, of one among two, in rows on a narrow page.
const ACROSS = {
  one: { C1: 2, S2: 2, C3: 4, S4: 4, C5: 6, F6: 4 },
  two: { C1: 3, S2: 3, C3: 6, S4: 6, C5: 10, F6: 7 },
  rows: { C1: 6, S2: 6, C3: 8, S4: 8, C5: 30, F6: 21 },
}
const LISTED = ['C5', 'F6']
const OVERALL = 1 // what all maps are scaled by where they share one scale; ReLU may go further
const ALL_TO_COME = () => true

export class Overview {
  /** @param {{ hover: (unit: Unit) => void, take: (unit: Unit, root: Element) => void }} owner `take`: a unit, and what of it was pressed */
  constructor(owner) {
    this.owner = owner
    /** @type {Record<string, Board[]>} */
    this.boards = {}
    /** @type {Record<string, { x: number, y: number, width: number, height: number }>} */
    this.boxes = {}
    /** @type {Step | null} */
    this.step = null
    this.lit = null
    /** @type {object | null} the activations that the way to the answer is drawn for */
    this.way = null
    this.shape = 'one'
    this.range = 'layer'
    /** @type {Record<string, any> | null} */
    this.words = null
    this.root = el('div', { class: 'overview' })
    this.wiring = new Wiring()
    this.name = el('b')
    this.answer = el('span')
    this.title = el('p', { class: 'answer', role: 'status' }, this.name, this.answer)
    this.sized = new ResizeObserver(() => this.#moved())
    this.sized.observe(this.root)
    const stage = el('div', { class: 'stagebox' }, this.wiring.behind, this.root, this.wiring.before)
    this.frame = el('section', { class: 'net' }, this.title, stage)
  }

  /** How many units of C5 and of F6 stand side by side. */
  get lists() {
    return Object.fromEntries(LISTED.map(name => [name, this.#across(this.net, name)]))
  }

  // What is compared with prototypes stands as they do.
  #across(net, name) {
    return net.layers[name].picture?.[1] ?? ACROSS[this.shape][name]
  }

  // Boards are made once, for the layers that the network has and the shape that the page has.
  #build(net, words) {
    this.lit = this.way = null
    this.boxes = {}
    this.root.className = `overview ${this.shape}`
    this.root.replaceChildren(
      ...LAYERS.map(name => {
        const { size, maps, picture } = net.layers[name]
        const note = size === 1 ? `${maps}` : `${maps}×${size}×${size}`
        const head = el('p', { class: 'tag' }, el('b', {}, words.layers[name]), ' ', el('span', {}, note))
        const kind = `layer ${name} ${picture ? 'picture' : ''}`
        return el('div', { class: kind, 'data-layer': name }, this.#body(name, net, words), head)
      }),
    )
  }

  #body(name, net, words) {
    const { maps } = net.layers[name]
    if (name === 'OUTPUT') return this.#bars(net, words)
    const across = this.#across(net, name)
    if (LISTED.includes(name)) return this.#list(name, maps, across, words)
    this.boards[name] = Array.from({ length: maps }, (_, map) => {
      const board = this.#board(at => ({ layer: name, map, row: at.row, column: at.column }))
      board.name(`${words.layers[name]}, ${fill(words.mapNumber, { map: map + 1 })}`)
      return board
    })
    const roots = this.boards[name].map(board => board.root)
    return el('div', { class: 'maps-of', style: `--across:${across}` }, ...roots)
  }

  // One cell a unit.
  #list(name, maps, across, words) {
    const board = this.#board(at => ({ layer: name, map: at.row * across + at.column, row: 0, column: 0 }))
    board.name(fill(words.units, { layer: name, count: maps }))
    apart(board, maps / across, across)
    this.boards[name] = [board]
    return board.root
  }

  #board(unit) {
    const board = new Board({
      size: 60,
      pan: true,
      point: at => this.owner.hover(unit(at)),
      press: at => at && this.owner.take(unit(at), board.root),
    })
    return board
  }

  #bars({ classes }, words) {
    const unit = map => ({ layer: 'OUTPUT', map, row: 0, column: 0 })
    this.bars = new Bars(classes, null, map => ({
      onpointermove: () => this.owner.hover(unit(map)),
      onclick: ({ currentTarget }) => this.owner.take(unit(map), currentTarget),
    }))
    this.big = el('p', { class: 'big', 'aria-hidden': 'true' })
    this.rest = new Rest(words.noDigit)
    return el('div', { class: 'out' }, this.big, this.bars.root, this.rest.root)
  }

  /**
   * @param {Net} net
   * @param {{ range: string, words: Record<string, any>, shape: string, step: Step | null }} look `range`: what shares
   *   one scale of colours, 'map', 'layer' or 'network'; `step`: how far the forward pass is
   * @param {Net} [before] the network before something about it was changed
   */
  show(net, { range, words, shape, step }, before) {
    const known = words === this.words && shape === this.shape && this.#sameLayers(net)
    const veiled = known && JSON.stringify(step) === JSON.stringify(this.step)
    Object.assign(this, { words, shape, range, step })
    if (!known) this.#build(net, words)
    this.net = net
    this.overall = range === 'network' ? Math.max(OVERALL, ...LAYERS.slice(0, -1).map(name => net.limit(name))) : null
    this.#answer(net)
    this.#paint()
    if (!veiled) this.#veil()
    const probabilities = net.values.OUTPUT
    const best = Math.max(...probabilities)
    this.bars.show(probabilities, digit => probabilities[digit] === best, before?.values.OUTPUT)
    this.rest.show(probabilities, net.layers.OUTPUT)
  }

  #sameLayers(net) {
    const size = ({ layers }) => Object.values(layers).map(layer => [layer.size, layer.maps, layer.picture].join())
    return this.net && size(net).join() === size(this.net).join() && sameClasses(net.classes, this.net.classes)
  }

  #answer(net) {
    const { label, sure, familiar, probabilities } = judge(net.values, net)
    const { readsSure, readsUnsure, readsUnlike } = this.words
    const sentence = sure ? readsSure : familiar ? readsUnsure : readsUnlike
    const name = net.classes[label]
    const answer = fill(sentence, { digit: name, best: percentage(probabilities[label]) })
    write(this.name, net.title)
    write(this.answer, ` · ${answer}`)
    write(this.big, sure ? name : '?')
    this.big.classList.toggle('named', sure && !areNumbers(net.classes))
    this.big.classList.toggle('unsure', !sure)
  }

  #paint() {
    for (const name of LAYERS.slice(0, -1)) {
      const hidden = this.#hidden(name)
      if (LISTED.includes(name)) this.#paintList(name, hidden)
      else this.#paintMaps(name, hidden)
    }
  }

  // What a layer is coloured by.
  #shading(name) {
    const { layers, squashing, values } = this.net
    if (this.overall !== null) return { values: values[name], limit: this.overall }
    return shading(layers[name], squashing, values[name], this.net.scales(name))
  }

  #paintMaps(name, hidden) {
    const { net } = this
    const { values, limit } = this.#shading(name)
    const { size, maps } = net.layers[name]
    this.boards[name].forEach((board, map) => {
      const own = mapOf(values, map, size, maps)
      const most = this.range === 'map' ? largest(own, 0) || 1 : limit
      board.show({ shape: [size, size], values: own }, { kind: 'signed', limit: most, hidden })
      const off = net.factor(name, map, 'map') === 0
      if (off !== board.root.classList.contains('off')) board.root.classList.toggle('off', off)
    })
  }

  #paintList(name, hidden) {
    const { values, limit } = this.#shading(name)
    const columns = this.#across(this.net, name)
    this.boards[name][0].show({ shape: [values.length / columns, columns], values }, { kind: 'signed', limit, hidden })
  }

  /** @param {string} name of a layer, which comes into view */
  bring(name) {
    this.root.querySelector(`[data-layer="${name}"]`)?.scrollIntoView({ block: 'center' })
  }

  // --- the forward pass, step by step --------------------------------------------------------------

  #hidden(name) {
    const { step } = this
    if (!step || !isToCome(step, name, Infinity)) return null
    return isToCome(step, name, 0) ? ALL_TO_COME : cell => isToCome(step, name, cell)
  }

  /**
   * Cells up to a step of the forward pass; the rest waits in the shade.
   * @param {Step | null} step null: all of them
   */
  reveal(step) {
    this.step = step
    this.#paint()
    this.#veil()
  }

  #veil() {
    const { step } = this
    this.root.querySelectorAll('.layer').forEach(layer => {
      const name = /** @type {HTMLElement} */ (layer).dataset.layer
      layer.classList.toggle('waiting', Boolean(step) && isToCome(step, name, 0))
    })
    const hidden = this.#hidden('OUTPUT')
    this.bars.rows.forEach(({ root }, digit) => root.classList.toggle('waiting', Boolean(hidden?.(digit))))
    this.frame.classList.toggle('passing', Boolean(step))
  }

  // --- what hangs together ---------------------------------------------------------------------------

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
    this.#light(this.net.reads(unit), 'reads')
    this.#light(this.net.readers(unit), 'readers')
    this.#mark(unit.layer, unit.map, 'window', [unit.column, unit.row, 1, 1])
  }

  #unlight() {
    for (const boards of Object.values(this.boards))
      boards.forEach(board => ['window', 'reads', 'readers'].forEach(mark => board.mark(mark, null)))
    this.bars.rows.forEach(({ root }) => root.classList.remove('held', 'reader'))
  }

  #light(window, kind) {
    if (!window || window.layer === 'input') return
    const { layer, maps, top, left } = window
    const [height, width] = window.size
      ? [window.size, window.size]
      : [window.bottom - top + 1, window.right - left + 1]
    if (LISTED.includes(layer)) {
      const [board] = this.boards[layer]
      board.mark(kind, [0, 0, board.columns, board.rows])
    } else for (const map of maps) this.#mark(layer, map, kind, [left, top, width, height])
  }

  #mark(layer, map, kind, box) {
    if (layer === 'input') return
    if (layer === 'OUTPUT') this.bars.rows[map].root.classList.add(kind === 'window' ? 'held' : 'reader')
    else if (LISTED.includes(layer)) {
      const { columns } = this.boards[layer][0]
      this.boards[layer][0].mark(kind, [map % columns, Math.floor(map / columns), 1, 1])
    } else this.boards[layer][map].mark(kind, box)
  }

  // --- wires ---------------------------------------------------------------------------------------

  /**
   * The lines into the unit, and the way to the answer.
   * @param {boolean} hovering whether the reader points at the unit
   */
  wire(hovering) {
    this.frame.classList.toggle('hovering', hovering)
    const find = (unit, end) => this.#place(unit, end)
    const frame = this.#box('frame', () => this.root)
    if (!frame.width) return // not on the page yet
    this.wiring.fit(frame)
    const down = this.shape === 'rows'
    // Where layers lie below each other, input and output stand aside.
    const aside = ({ from, to }) => from.layer === 'input' || to.layer === 'OUTPUT'
    const shown = wires => (down ? wires.filter(wire => !aside(wire)) : wires)
    this.#showWay(shown, find, down)
    this.wiring.own.show(this.unit ? shown(wiresInto(this.net, this.unit)) : [], find, down)
  }

  // It hangs on what was read, and on where things stand; pointing at a unit changes neither.
  #showWay(shown, find, down) {
    const way = this.step ? null : this.net.values
    if (way === this.way && way) return
    this.wiring.way.show(way ? shown(wayTo(this.net)) : [], find, down)
    this.way = down || this.boxes.canvas ? way : null // again once the canvas has its place
  }

  #moved() {
    this.boxes = {}
    this.way = null
    if (this.net && this.unit) this.wire(this.frame.classList.contains('hovering'))
  }

  stop() {
    this.sized.disconnect()
  }

  // Boxes of the frame's parts, relative to it; looked at once until the frame changes.
  #box(name, find) {
    if (!this.boxes[name]) {
      const { x, y, width, height } = find().getBoundingClientRect()
      const frame = name === 'frame' ? { x, y } : this.#frame()
      const box = { x: x - frame.x, y: y - frame.y, width, height }
      if (!width) return box // it is not on the page yet
      this.boxes[name] = box
    }
    return this.boxes[name]
  }

  // The frame itself moves when the page scrolls; nothing in it does.
  #frame() {
    return this.root.getBoundingClientRect()
  }

  /** @type {import('./wiring.js').Find} */
  #place({ layer, map, row, column }, end) {
    const { box, x, y, columns, rows } = this.#cell(layer, map, row, column)
    const along = end === 'out' ? 1 : 0
    const [right, below] = this.shape === 'rows' ? [0.5, along] : [along, 0.5]
    return {
      x: box.x + ((x + right) / columns) * box.width,
      y: box.y + ((y + below) / rows) * box.height,
    }
  }

  #cell(layer, map, row, column) {
    if (layer === 'OUTPUT') {
      const box = this.#box(`OUTPUT${map}`, () => this.bars.rows[map].root)
      return { box, x: 0, y: 0, columns: 1, rows: 1 }
    }
    if (layer === 'input') {
      const { size } = this.net.layers.input
      const box = tile.boxWithin(this.#box('canvas', () => tile.over))
      return { box, x: column, y: row, columns: size, rows: size }
    }
    const listed = LISTED.includes(layer)
    const board = this.boards[layer][listed ? 0 : map]
    const box = this.#box(`${layer}${listed ? '' : map}`, () => board.root)
    const [x, y] = listed ? [map % board.columns, Math.floor(map / board.columns)] : [column, row]
    return { box, x, y, columns: board.columns, rows: board.rows }
  }
}
