// The whole network on one screen, moving with the pen: point, click, walk by keys, play the forward pass, change a map.
import { changed } from '../browser/calculating/ablation.js'
import { forward } from '../browser/calculating/forward.js'
import { Net, ORDER } from '../browser/calculating/network.js'
import { clamp, fixed } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, legend, write } from '../browser/drawing/dom.js'
import { player } from '../browser/drawing/player.js'
import { hand } from '../digit/hand.js'
import { activationsOf, followNetworks, specOf } from '../page/networks.js'
import { Detail, DIGITS } from './detail.js'
import { LISTS, Overview } from './overview.js'
import { Pairs } from './pairs.js'
import { Tools } from './tools.js'
import { WhatIf } from './what_if.js'

export const styles = ['browser/bars.css', 'inside/inside.css']

export default class Inside {
  constructor(host, { data, setStateValue }) {
    this.words = data.words // in another language everything is made anew
    this.unit = data.unit
    this.hovered = null
    this.open = true
    this.send = setStateValue
    if (!document.createElement('canvas').getContext('2d')) {
      setStateValue('plain', true)
      return
    }
    this.overviews = []
    this.details = []
    this.reached = ORDER.length - 1
    /** @type {(() => void)[] | null} */
    this.ends = null
    /** @type {WeakMap<object, any>} */
    this.made = new WeakMap()
    this.#makeParts()
    this.#lay(host)
  }

  #makeParts() {
    const { words } = this
    this.nets = el('div', { class: 'nets', tabindex: '0', role: 'application', 'aria-label': words.keys })
    this.nets.addEventListener('keydown', event => this.#key(event))
    this.nets.addEventListener('pointerleave', () => this.#leave())
    this.readout = el('p', { class: 'readout', role: 'status' })
    this.sentence = el('p', { class: 'sentence', role: 'status' })
    this.scale = el('p', { class: 'scale' })
    this.detail = el('div', { class: 'details' })
    this.whatIf = new WhatIf(words, { changed: () => this.#read(), settle: edits => this.send('edits', edits) })
    this.tools = new Tools({ edit: (edit, settled) => this.whatIf.edit(edit, settled), close: () => this.#close() })
    this.pairs = { C1: this.#pairs('C1', 375), C3: this.#pairs('C3', 1000) }
    this.player = player(words, {
      length: () => ORDER.length,
      now: () => this.reached,
      go: stop => this.#go(stop),
      pause: 2600,
    })
    this.steps = player(
      { ...words, play: words.across },
      { length: () => this.#places(), now: () => this.#placed(), go: place => this.#across(place), pause: 500 },
    )
  }

  #pairs(layer, size) {
    const owner = {
      hover: (of, map) => this.#hover(this.#middle(of, map)),
      take: (of, map) => this.#press(this.#middle(of, map)),
      edit: (edit, settled) => this.whatIf.edit(edit, settled),
    }
    return new Pairs(owner, layer, size)
  }

  #lay(host) {
    host.append(
      el(
        'div',
        { class: 'room inside' },
        this.player.root,
        this.sentence,
        this.whatIf.root,
        this.nets,
        el('div', { class: 'line foot' }, this.readout, this.scale),
        el('p', { class: 'soft keys' }, this.words.keys),
        el('div', { class: 'panel' }, this.tools.root, this.steps.root, this.detail),
        ...Object.values(this.pairs).map(pairs => pairs.root),
      ),
    )
  }

  update({ data, setStateValue }) {
    this.send = setStateValue
    if (!this.nets) return
    this.data = data
    this.whatIf.tell(data.edits)
    this.#takeAsked(data.unit)
    this.ends ??= [
      followNetworks(networks => {
        this.networks = networks
        this.#read()
      }),
      hand.follow(held => {
        this.nets.setAttribute('aria-busy', `${held.down}`) // nothing is read aloud until the pen is lifted
        this.input = held.prepared?.input ?? this.input // until Python gives an example
        this.#read()
      }),
    ]
    this.#read()
  }

  // An answer to an earlier click does not take a later one back.
  #takeAsked(unit) {
    const asked = JSON.stringify(unit)
    if (asked !== this.asked && (!this.sent || this.sent === asked)) this.unit = unit
    if (this.sent === asked) this.sent = null
    this.asked = asked
  }

  // Every activation anew, of the networks as they are and, where something is changed, as they were.
  #read() {
    const { data, networks } = this
    if (!data || !networks || !data.names.every(name => networks[name])) return
    const input = this.input ?? new Float32Array(networks[data.names[0]].layers[0].size ** 2)
    const { edits } = this.whatIf
    const shown = data.names.map(name => networks[name])
    this.now = shown.map(network => this.#run(network, input, edits))
    this.before = edits.length ? shown.map(network => this.#run(network, input, [])) : []
    this.#show()
  }

  #run(network, input, edits) {
    if (!edits.length) return new Net(network, activationsOf(network, input), edits, network.weights)
    const own = this.#edited(network, edits)
    return new Net(network, forward(specOf(network), own.weights, input, own.scales), edits, own.weights)
  }

  // What edits make of a network's weights is worked out once for each change.
  #edited(network, edits) {
    const known = this.made.get(network)
    if (known?.edits === edits) return known
    const made = { ...changed(network.weights, specOf(network).layers, edits), edits }
    this.made.set(network, made)
    return made
  }

  #show() {
    const { data, words } = this
    this.#match()
    this.now.forEach((net, i) => this.overviews[i].show(net, data.range, words, this.before[i]))
    this.whatIf.show(this.now, this.before)
    this.#scale(data.range)
    for (const [layer, pairs] of Object.entries(this.pairs))
      pairs.show(this.now[0], words[`filters${layer}`], words[`filters${layer}Why`])
    this.#go(this.reached)
    this.#update()
    this.#light(this.hovered ?? this.unit)
  }

  #scale(range) {
    if (this.ranged === range) return
    this.ranged = range
    const { byLayer, byMap, byNetwork } = this.words
    this.scale.replaceChildren(legend('−', '+'), ` ${{ layer: byLayer, map: byMap, network: byNetwork }[range]}`)
  }

  stop() {
    this.ends?.forEach(end => end())
    this.player?.stop()
    this.steps?.stop()
    this.whatIf?.stop()
  }

  // As many overviews and details as networks.
  #match() {
    while (this.overviews.length < this.now.length) {
      this.overviews.push(new Overview({ hover: unit => this.#hover(unit), take: unit => this.#press(unit) }))
      this.details.push(new Detail({ call: unit => this.#name(unit) }))
    }
    if (this.nets.childElementCount === this.now.length) return
    this.nets.replaceChildren(...this.overviews.slice(0, this.now.length).map(view => view.frame))
    this.detail.replaceChildren(...this.details.slice(0, this.now.length).map(view => view.root))
  }

  // --- the unit under the pointer, and the unit taken ------------------------------------------

  #light(unit) {
    if (!this.now) return
    this.now.forEach((net, i) => this.overviews[i].light(unit))
    this.#tell(unit)
    Object.values(this.pairs).forEach(pairs => pairs.light(unit))
  }

  #hover(unit) {
    this.hovered = unit
    this.#light(unit)
  }

  #leave() {
    this.hovered = null
    this.#light(this.unit)
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
    this.#update()
    this.#light(unit)
  }

  // The unit in hand, by its numbers.
  #update() {
    this.detail.parentElement.hidden = !this.open
    if (!this.open) return
    this.now.forEach((net, i) => this.details[i].show(net, this.unit, this.words))
    this.steps.root.hidden = this.#places() < 2
    this.tools.show(this.now[0], this.unit, this.words)
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
    write(this.readout, told.join(' '))
  }

  // --- keys -------------------------------------------------------------------------------------

  #key(event) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key]
    const unit = this.hovered ?? this.unit
    if (step && event.shiftKey) this.#hover(step[1] ? this.#layer(unit, step[1]) : this.#map(unit, step[0]))
    else if (step) this.#hover(this.#within(unit, ...step))
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
    write(this.sentence, this.data.stops[stop])
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

  #middle(layer, map) {
    const half = Math.floor(this.now[0].layers[layer].size / 2)
    return { layer, map, row: half, column: half }
  }
}
