// The whole network on one screen, moving with the pen: point, click, walk by keys, play the forward pass, change a map.
import { ORDER } from '../browser/calculating/network.js'
import { unitOf } from '../browser/calculating/passing.js'
import { el, legend, write } from '../browser/drawing/dom.js'
import { player } from '../browser/drawing/player.js'
import Course from '../digit/course.js'
import { hand } from '../digit/hand.js'
import { followNetworks } from '../page/networks.js'
import { Detail } from './detail.js'
import { ForwardPass } from './forward_pass.js'
import { describe, nameOf } from './naming.js'
import { Overview } from './overview.js'
import { Pairs } from './pairs.js'
import { Reading } from './reading.js'
import { Sheet } from './sheet.js'
import { tile } from './over_canvas.js'
import { TABLED, Tools } from './tools.js'
import { middleOf, walked } from './walking.js'
import { WhatIf } from './what_if.js'

/** @import { Unit } from '../browser/calculating/network.js' */
/** @import { Step } from '../browser/calculating/passing.js' */

export const styles = ['browser/bars.css', 'digit/course.css', 'inside/inside.css', 'inside/taken_apart.css']

const NARROW = 880 // CSS pixels of the view: below, layers lie below each other
// There the unit in hand is a sheet: on a phone, upright or lying.
const PHONE = matchMedia('(max-width: 640px), (max-height: 520px) and (pointer: coarse)')
const ACROSS = 500 // milliseconds a step across a map
const ASIDE = 640 // of the view: below, the canvas stands above the layers
const REWIRED = 100 // milliseconds between two looks at the way to the answer while the pen is down

export default class Inside {
  constructor(host, { data, setStateValue }) {
    this.words = data.words // in another language everything is made anew
    this.unit = data.unit
    /** @type {Unit | null} */
    this.hovered = null
    this.send = setStateValue
    if (!document.createElement('canvas').getContext('2d')) {
      setStateValue('plain', true)
      return
    }
    this.reading = new Reading()
    /** @type {Overview[]} */
    this.overviews = []
    /** @type {Detail[]} */
    this.details = []
    /** @type {Step | null} */
    this.step = null
    /** @type {(() => void)[] | null} */
    this.ends = null
    this.wiredAt = -Infinity
    this.width = 0 // of the view
    this.#makeParts()
    this.#lay(host)
    this.open = !PHONE.matches
  }

  #makeParts() {
    const { words } = this
    this.nets = el('div', { class: 'nets', tabindex: '0', role: 'application', 'aria-label': words.keys })
    this.nets.addEventListener('keydown', event => this.#key(event))
    for (const name of ['pointerleave', 'blur']) this.nets.addEventListener(name, () => this.#leave())
    this.readout = el('p', { class: 'readout', role: 'status' })
    this.sentence = el('p', { class: 'sentence', role: 'status' })
    this.doing = el('p', { class: 'doing', role: 'status' }) // the same below the layers, where there is more room
    this.scale = el('p', { class: 'scale' })
    this.detail = el('div', { class: 'details' })
    this.whatIf = new WhatIf(words, { changed: () => this.#read(), settle: edits => this.send('edits', edits) })
    this.tools = new Tools({
      edit: (edit, settled) => this.whatIf.edit(edit, settled),
      close: () => this.#close(),
      table: () => this.#turn(),
    })
    this.pairs = { C1: this.#pairs('C1', 375), C3: this.#pairs('C3', 1000) }
    this.tabled = false // whether the table is wanted in the place of the unit in hand
    this.pass = new ForwardPass(words, {
      layers: () => this.net.layers,
      begin: () => this.steps.stop(),
      show: step => this.#pass(step),
    })
    this.steps = player(
      { ...words, play: words.across },
      { length: () => this.#places(), now: () => this.#placed(), go: place => this.#across(place), pause: ACROSS },
    )
  }

  #pairs(layer, size) {
    const owner = {
      hover: (of, map, from) => this.#hover({ ...middleOf(this.net, of, map), from }),
      leave: () => this.#leave(),
      take: (of, map, from) => this.#takePair(middleOf(this.net, of, map), from),
      edit: (edit, settled) => this.whatIf.edit(edit, settled),
    }
    return new Pairs(owner, layer, size, this.words)
  }

  // The unit of C3 with the map of S2 that was pressed, its numbers in full.
  #takePair(unit, from) {
    this.tabled = false
    this.#press(unit)
    if (from !== undefined) this.details.forEach(detail => detail.choose(from))
  }

  #turn() {
    this.tabled = !this.tabled
    this.#update()
    if (this.tabled) this.pairs.C3.focus()
  }

  // How C3 reads S2 stands below the view, or in the place of the unit in hand.
  #dock() {
    const docked = this.open && this.tabled && TABLED.includes(this.unit.layer)
    this.apart.toggleAttribute('data-table', docked)
    const { root } = this.pairs.C3
    const place = docked ? this.apart : this.root
    if (root.parentNode !== place) place.append(root)
    return docked
  }

  #lay(host) {
    const course = el('div', { class: 'coming' })
    this.course = new Course(course, { data: { words: this.words.course, compact: true } })
    const bar = el('div', { class: 'top' }, this.pass.root, this.sentence, this.scale)
    this.apart = el('div', { class: 'inhand' }, this.tools.root, this.detail)
    this.panel = el('div', { class: 'panel' }, this.whatIf.root, this.apart, this.steps.root)
    this.sheet = new Sheet(this.panel, { label: this.words.sheet, close: () => this.#close() })
    const under = el('div', { class: 'under' }, this.readout, this.doing)
    const stage = el('div', { class: 'stage' }, bar, this.nets, under)
    const keys = el('p', { class: 'soft keys' }, this.words.keys)
    const filters = Object.values(this.pairs).map(pairs => pairs.root)
    this.root = el('div', { class: 'room inside' }, stage, course, this.panel, keys, ...filters)
    host.append(this.root)
    this.sized = new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect.width))
    this.sized.observe(this.root)
  }

  #resize(width) {
    if (width === this.width) return
    this.width = width
    for (const part of [this.root, document.querySelector('.st-key-desk')])
      part?.toggleAttribute('data-stacked', width < ASIDE)
    this.#show()
  }

  update({ data, setStateValue }) {
    this.send = setStateValue
    if (!this.nets) return
    if (!this.data && data.edits.length) this.open = true // what a link has changed is said, on a phone too
    this.data = data
    this.whatIf.tell(data.edits)
    this.course.update({ data: { names: data.names } })
    this.#takeAsked(data.unit)
    this.ends ??= this.#follow()
    this.#read()
  }

  #follow() {
    const listening = new AbortController()
    const { signal } = listening
    document.addEventListener('pointermove', event => this.#overCanvas(event), { signal })
    document.addEventListener('keydown', event => event.key === 'Escape' && this.#escape(event), { signal })
    return [
      followNetworks(networks => {
        this.networks = networks
        this.#read()
      }),
      hand.follow(held => this.#hold(held)),
      () => listening.abort(),
    ]
  }

  #hold(held) {
    this.held = held
    this.#beBusy()
    this.input = held.prepared?.input ?? this.input // until Python gives an example
    if (held.down && this.step) this.pass.end()
    this.#layInput()
    this.#read()
  }

  // Of two networks both read inputs of one size.
  #layInput() {
    const network = this.networks?.[this.data?.names[0]]
    if (this.held) tile.follow(this.held, this.step !== null, network?.layers[0].size)
  }

  // Nothing is read aloud until the pen is lifted, or while it plays.
  #beBusy() {
    this.root.setAttribute('aria-busy', `${Boolean(this.held?.down || this.step)}`)
  }

  // An answer to an earlier click does not take a later one back.
  #takeAsked(unit) {
    const asked = JSON.stringify(unit)
    if (asked !== this.asked && (!this.sent || this.sent === asked)) this.unit = unit
    if (this.sent === asked) this.sent = null
    this.asked = asked
  }

  #read() {
    const { data, networks } = this
    if (!data || !networks || !data.names.every(name => networks[name])) return
    const shown = data.names.map(name => networks[name])
    if (shown[0].layers[0].size !== this.net?.layers.input.size) this.#layInput()
    this.reading.read(shown, this.input, this.whatIf.edits)
    this.#show()
  }

  /** The network that is looked at; of two the first. */
  get net() {
    return this.reading.now[0]
  }

  #show() {
    const { data, words } = this
    const { now, before } = this.reading
    if (!data || !now.length || !this.width) return
    this.#match(now.length)
    this.pass.ready()
    const shape = this.width < NARROW ? 'rows' : now.length > 1 ? 'two' : 'one'
    this.root.dataset.shape = shape
    const look = { range: data.range, words, shape, step: this.step }
    now.forEach((net, i) => this.overviews[i].show(net, look, before[i]))
    this.#sayStop()
    this.whatIf.show(now, before)
    this.#scale(data.range)
    for (const pairs of Object.values(this.pairs)) pairs.show(this.net)
    this.#update()
    this.#light(this.hovered ?? this.unit)
    this.#rewire()
  }

  #scale(range) {
    const spread = range !== 'network' && this.reading.now.some(net => net.squashing !== 'relu')
    const known = `${range} ${spread}`
    if (this.ranged === known) return
    this.ranged = known
    const { byLayer, byMap, byNetwork, spreadOut } = this.words
    const said = { layer: byLayer, map: byMap, network: byNetwork }[range]
    this.scale.replaceChildren(legend('−', '+'), ` ${said}`)
    this.scale.title = spread ? spreadOut : ''
  }

  stop() {
    this.ends?.forEach(end => end())
    this.overviews?.forEach(view => view.stop())
    tile.clear()
    cancelAnimationFrame(this.wiring)
    this.sized?.disconnect()
    this.pass?.stop()
    this.steps?.stop()
    this.whatIf?.stop()
    this.course?.stop()
  }

  // As many overviews and details as networks.
  #match(count) {
    const hover = unit => this.#hover(unit)
    while (this.overviews.length < count) {
      this.overviews.push(new Overview({ hover, take: (unit, root) => this.#press(unit, root) }))
      const call = unit => nameOf(this.net, unit, this.words)
      const edit = (one, done) => this.whatIf.edit(one, done)
      this.details.push(new Detail({ call, hover, leave: () => this.#leave(), edit }))
    }
    if (this.nets.childElementCount === count) return
    this.nets.replaceChildren(...this.overviews.slice(0, count).map(view => view.frame))
    this.detail.replaceChildren(...this.details.slice(0, count).map(view => view.root))
  }

  get shown() {
    return this.overviews.slice(0, this.reading.now.length)
  }

  // --- the unit under the pointer, and the unit taken ------------------------------------------

  #light(unit) {
    if (!this.net) return
    this.shown.forEach(view => view.light(unit))
    tile.light(this.net, unit)
    write(this.readout, describe(this.reading.now, unit, this.words))
    Object.values(this.pairs).forEach(pairs => pairs.light(unit))
  }

  // The lines are many: they are drawn in a frame of their own, and less often than the maps while the pen is down.
  #rewire() {
    if (this.held?.down && performance.now() - this.wiredAt < REWIRED) return
    this.wiring ||= requestAnimationFrame(now => {
      this.wiring = 0
      this.wiredAt = now
      this.shown.forEach(view => view.wire(this.hovered !== null))
    })
  }

  #hover(unit) {
    if (JSON.stringify(unit) === JSON.stringify(this.hovered)) return
    this.hovered = unit
    this.#light(unit)
    this.#rewire()
  }

  #leave() {
    if (!this.hovered) return
    this.hovered = null
    this.#light(this.unit)
    this.#rewire()
  }

  // Over the canvas the mouse points at pixels of the input.
  #overCanvas(event) {
    if (event.pointerType === 'touch' || !this.net) return
    const pixel = tile.pixel(event)
    if (pixel) this.#hover({ layer: 'input', map: 0, ...pixel })
    else if (this.hovered?.layer === 'input' && !event.composedPath().includes(this.nets)) this.#leave()
  }

  /**
   * @param {Unit} unit
   * @param {Element} [root] what was pressed
   */
  #press(unit, root) {
    this.steps.stop()
    this.pass.end()
    this.open = true
    this.#take(unit)
    if (PHONE.matches && root) this.sheet.rise(root.getBoundingClientRect())
    const { layer, map, row, column } = unit
    this.sent = JSON.stringify({ layer, map, row, column })
    this.send('unit', unit)
  }

  #take(unit) {
    this.unit = unit
    this.#update()
    this.#light(unit)
    this.#rewire()
  }

  // The unit in hand, by its numbers.
  #update() {
    this.panel.hidden = !this.open
    const docked = this.#dock() // also where it is closed: the table then goes back to its place
    if (!this.open) return
    this.reading.now.forEach((net, i) => this.details[i].show(net, this.unit, this.words))
    this.steps.root.hidden = docked || this.#places() < 2
    this.tools.show(this.net, this.unit, this.words, docked)
  }

  // --- keys -------------------------------------------------------------------------------------

  #key(event) {
    const unit = this.hovered ?? this.unit
    const next = walked(this.net, unit, event, this.overviews[0].lists)
    if (next) this.#hover(next)
    else if (event.key === 'Enter') this.#press(unit)
    else return
    event.preventDefault()
  }

  // From anywhere in the view, and from nowhere: after a link was followed nothing has the keys.
  #escape(event) {
    const ours = event.composedPath().includes(this.root) || document.activeElement === document.body
    if (event.defaultPrevented || !ours) return
    if (this.step) this.pass.end()
    else this.#close()
  }

  #close() {
    this.pass.end()
    if (!this.open) return
    this.open = false
    this.#take(this.unit)
    this.nets.focus({ preventScroll: true })
  }

  // --- playing: the forward pass, and one unit's window across its map -----------------------------

  // The unit that is being made is in hand; when all are made, that which was before.
  #pass(step) {
    if (step && !this.step) this.unitBefore = this.unit
    this.step = step
    this.#beBusy()
    this.#layInput()
    this.shown.forEach(view => view.reveal(step)) // who is shown later is told then
    this.root.toggleAttribute('data-passing', step !== null)
    this.#sayStop()
    this.#take(step ? unitOf(this.net.layers, step, this.unitBefore.map) : this.unitBefore)
    this.shown.forEach(view => view.wire(this.hovered !== null)) // at once: the next frame may have another step
    this.#bringLayer(step)
  }

  // Where layers lie below each other, that which is being made is brought into view, once.
  #bringLayer(step) {
    if (this.reached === step?.layer) return
    this.reached = step?.layer
    if (step && this.root.dataset.shape === 'rows') this.overviews[0].bring(step.layer)
  }

  // While it plays, what is done in the layer reached; before, what one may do.
  #sayStop() {
    const { step, data, words } = this
    const doing = step ? data.stops[ORDER.indexOf(step.layer)] : ''
    write(this.sentence, doing || words.hint)
    write(this.doing, doing)
  }

  #places() {
    return this.net.layers[this.unit.layer].size ** 2
  }

  #placed() {
    return this.unit.row * this.net.layers[this.unit.layer].size + this.unit.column
  }

  #across(place) {
    this.pass.end()
    const { size } = this.net.layers[this.unit.layer]
    this.#take({ ...this.unit, row: Math.floor(place / size), column: place % size })
  }
}
