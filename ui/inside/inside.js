// The whole network on one screen: point, click, walk by keys, play the forward pass, change a map.
import { Net, ORDER } from '../browser/calculating/network.js'
import { clamp, fixed } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, legend } from '../browser/drawing/dom.js'
import { player } from '../browser/drawing/player.js'
import { Detail, DIGITS } from './detail.js'
import { LISTS, Overview } from './overview.js'
import { Pairs } from './pairs.js'
import { whenKnown } from './weights.js'

export const styles = ['browser/bars.css', 'inside/inside.css']

export default class Inside {
  constructor(host, { data, setStateValue }) {
    this.words = data.words
    this.unit = data.unit
    this.open = true
    this.send = setStateValue
    if (!document.createElement('canvas').getContext('2d')) {
      setStateValue('plain', true)
      return
    }
    this.overviews = []
    this.details = []
    this.reached = ORDER.length - 1
    this.#build(host)
  }

  #build(host) {
    const { words } = this
    this.nets = el('div', { class: 'nets', tabindex: '0', role: 'application', 'aria-label': words.keys })
    this.nets.addEventListener('keydown', event => this.#key(event))
    this.nets.addEventListener('pointerleave', () => this.#light(this.unit))
    this.readout = el('p', { class: 'readout', role: 'status' })
    this.player = player(words, {
      length: () => ORDER.length,
      now: () => this.reached,
      go: stop => this.#go(stop),
      pause: 2600,
    })
    this.sentence = el('p', { class: 'sentence', role: 'status' })
    this.scale = el('p', { class: 'scale' })
    this.detail = el('div', { class: 'details' })
    this.tools = el('div', { class: 'tools' })
    this.steps = player(
      { ...words, play: words.across },
      { length: () => this.#places(), now: () => this.#placed(), go: place => this.#across(place), pause: 500 },
    )
    const pointed = {
      hover: (layer, map) => this.#light(this.#middle(layer, map)),
      take: (layer, map) => this.#press(this.#middle(layer, map)),
    }
    this.pairs = { C1: new Pairs(pointed, 'C1', 375), C3: new Pairs(pointed, 'C3', 1000) }
    host.append(
      el(
        'div',
        { class: 'room inside' },
        this.player.root,
        this.sentence,
        this.nets,
        el('div', { class: 'line foot' }, this.readout, this.scale),
        el('p', { class: 'soft keys' }, words.keys),
        el('div', { class: 'panel' }, this.tools, this.steps.root, this.detail),
        ...Object.values(this.pairs).map(pairs => pairs.root),
      ),
    )
  }

  update({ data, setStateValue }) {
    this.send = setStateValue
    this.forget?.()
    if (this.nets) this.forget = whenKnown(weights => this.#show(data, weights))
  }

  #show(data, weights) {
    this.words = data.words
    this.data = data
    this.now = data.networks.map(network => new Net(network, weights[network.name]))
    this.#match()
    this.now.forEach((net, i) => this.overviews[i].show(net, data.range, this.words))
    const asked = JSON.stringify(data.unit)
    // An answer to an earlier click does not take a later one back.
    if (asked !== this.asked && (!this.sent || this.sent === asked)) this.unit = data.unit
    if (this.sent === asked) this.sent = null
    this.asked = asked
    const limit =
      data.range === 'layer' ? this.words.byLayer : data.range === 'map' ? this.words.byMap : this.words.byNetwork
    this.scale.replaceChildren(legend('−', '+'), ` ${limit}`)
    for (const [layer, pairs] of Object.entries(this.pairs))
      pairs.show(this.now[0], this.words[`filters${layer}`], this.words[`filters${layer}Why`])
    this.#go(this.reached)
    this.#light(this.unit)
    // The maps first; the unit's numbers a moment later.
    clearTimeout(this.later)
    this.later = setTimeout(() => this.#take(this.unit))
  }

  stop() {
    this.forget?.()
    clearTimeout(this.later)
    this.player?.stop()
    this.steps?.stop()
  }

  // As many overviews and details as networks.
  #match() {
    while (this.overviews.length < this.now.length) {
      this.overviews.push(new Overview({ hover: unit => this.#light(unit), take: unit => this.#press(unit) }))
      this.details.push(new Detail({ call: unit => this.#name(unit) }))
    }
    if (this.nets.childElementCount === this.now.length) return
    this.nets.replaceChildren(...this.overviews.slice(0, this.now.length).map(view => view.frame))
    this.detail.replaceChildren(...this.details.slice(0, this.now.length).map(view => view.root))
  }

  // --- the unit under the pointer, and the unit taken ------------------------------------------

  #light(unit) {
    if (!this.now) return
    this.hovered = unit
    this.now.forEach((net, i) => this.overviews[i].light(unit))
    this.#tell(unit)
    Object.values(this.pairs).forEach(pairs => pairs.light(unit))
  }

  #press(unit) {
    this.steps.stop()
    this.open = true
    this.#take(unit)
    const { layer, map, row, column } = unit
    this.sent = JSON.stringify({ layer, map, row, column })
    this.send('unit', unit)
  }

  #take(unit) {
    this.unit = unit
    this.#light(unit)
    this.detail.parentElement.hidden = !this.open
    if (!this.open) return
    this.now.forEach((net, i) => this.details[i].show(net, unit, this.words))
    this.steps.root.hidden = this.#places() < 2
    this.#edit(unit)
  }

  #name({ layer, map, row, column }) {
    const { words } = this
    if (layer === 'input') return fill(words.inputUnit, { row: row + 1, column: column + 1 })
    if (layer === 'OUTPUT') return fill(words.outputUnit, { digit: map })
    if (this.now[0].layers[layer].size === 1) return fill(words.denseUnit, { layer, unit: map + 1 })
    return fill(words.mapUnit, { layer, map: map + 1, row: row + 1, column: column + 1 })
  }

  // The text alternative: what it is, what it reads, what it sees, who reads it.
  #tell(unit) {
    const { words } = this
    const net = this.now[0]
    const values = this.now
      .map(one => (this.now.length > 1 ? `${one.title} ` : '') + fixed(one.value(unit), DIGITS))
      .join(', ')
    const told = [`${this.#name(unit)} = ${values}.`]
    const reads = net.reads(unit)
    const rows = (top, size, most) => [Math.max(0, top) + 1, Math.min(most, top + size)]
    if (reads) {
      const { size } = net.layers[reads.layer]
      const [top, bottom] = rows(reads.top, reads.size, size)
      const [left, right] = rows(reads.left, reads.size, size)
      const count = reads.maps.length
      const some = count > 1 ? words.reads : words.readsOne
      told.push(
        size === 1
          ? fill(words.readsAll, { layer: reads.layer, count })
          : fill(some, { layer: words.layers[reads.layer], count, top, bottom, left, right }),
      )
      const field = net.field(unit)
      const most = net.layers.input.size
      const [y, y2] = rows(field.top, field.size, most)
      const [x, x2] = rows(field.left, field.size, most)
      told.push(fill(words.sees, { top: y, bottom: y2, left: x, right: x2 }))
    }
    this.readout.textContent = told.join(' ')
  }

  // --- keys -------------------------------------------------------------------------------------

  #key(event) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key]
    const unit = this.hovered ?? this.unit
    if (step && event.shiftKey) this.#light(step[1] ? this.#layer(unit, step[1]) : this.#map(unit, step[0]))
    else if (step) this.#light(this.#within(unit, ...step))
    else if (event.key === 'Enter') this.#press(unit)
    else if (event.key === 'Escape') this.#close()
    else return
    event.preventDefault()
  }

  #close() {
    this.open = !this.open
    this.#take(this.unit)
  }

  // Lists are walked as they stand; in maps the arrows move row and column.
  #within(unit, rows, columns) {
    const { size, maps } = this.now[0].layers[unit.layer]
    if (size === 1) return { ...unit, map: clamp(unit.map + rows * (LISTS[unit.layer] ?? 1) + columns, 0, maps - 1) }
    return { ...unit, row: clamp(unit.row + rows, 0, size - 1), column: clamp(unit.column + columns, 0, size - 1) }
  }

  #map(unit, by) {
    return { ...unit, map: clamp(unit.map + by, 0, this.now[0].layers[unit.layer].maps - 1) }
  }

  #layer(unit, by) {
    const layer = ORDER[clamp(ORDER.indexOf(unit.layer) + by, 0, ORDER.length - 1)]
    const [from, to] = [this.now[0].layers[unit.layer], this.now[0].layers[layer]]
    const scaled = at => Math.min(to.size - 1, Math.floor(((at + 0.5) * to.size) / from.size))
    return { layer, map: Math.min(unit.map, to.maps - 1), row: scaled(unit.row), column: scaled(unit.column) }
  }

  // --- playing: the forward pass, and one unit's window across its map -----------------------------

  #go(stop) {
    this.reached = stop
    this.overviews.forEach(view => view.reveal(stop))
    this.sentence.textContent = this.data.stops[stop]
  }

  #places() {
    return this.now[0].layers[this.unit.layer].size ** 2
  }

  #placed() {
    return this.unit.row * this.now[0].layers[this.unit.layer].size + this.unit.column
  }

  #across(place) {
    const { size } = this.now[0].layers[this.unit.layer]
    this.#take({ ...this.unit, row: Math.floor(place / size), column: place % size })
  }

  // --- what if ------------------------------------------------------------------------------------

  #edit(unit) {
    const { words } = this
    const layer = this.now[0].layers[unit.layer]
    const kinds =
      unit.layer === 'input' || unit.layer === 'OUTPUT' ? [] : layer.kind === 'pooling' ? ['map'] : ['map', 'filter']
    const controls = kinds.map(part => {
      const factor = this.now[0].factor(unit.layer, unit.map, part)
      const send = value =>
        this.send('edit', {
          layer: unit.layer,
          number: unit.map,
          part,
          factor: value,
          turn: (this.turn = (this.turn ?? Date.now()) + 1),
        })
      const name = fill(part === 'map' ? words.scaleMap : words.scaleFilter, { layer: unit.layer, map: unit.map + 1 })
      const slider = el('input', {
        type: 'range',
        min: 0,
        max: 2,
        step: 0.1,
        value: factor,
        'aria-label': name,
        onchange: event => send(Number(event.target.value)),
      })
      const off = el(
        'button',
        { type: 'button', class: `off-${part}`, onclick: () => send(factor === 0 ? 1 : 0) },
        factor === 0 ? words.on : words.off,
      )
      return el(
        'span',
        { class: 'edit' },
        el('span', {}, name),
        slider,
        el('span', { class: 'factor' }, `× ${factor}`),
        off,
      )
    })
    const close = el('button', { type: 'button', class: 'close', onclick: () => this.#close() }, words.close)
    this.tools.replaceChildren(close, ...controls)
  }

  #middle(layer, map) {
    const half = Math.floor(this.now[0].layers[layer].size / 2)
    return { layer, map, row: half, column: half }
  }
}
