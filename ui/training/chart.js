// A curve as it grows: one measure over the epochs.
import { clamp } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, put, shape, titled, write } from '../browser/drawing/dom.js'
import { drawable, nice } from './axes.js'

/** @import { Axis } from './axes.js' */

export const LINES = ['training', 'validation']
const HEIGHT = 230 // CSS pixels
const EDGE = { top: 12, bottom: 28, left: 48, label: 10 } // CSS pixels around the plot

// One measure over the epochs: training and validation, the step in progress, a line at the epoch pointed at.
export class Chart {
  /**
   * @param {{ training: string, validation: string, say: (value?: number) => string, axis: (values: number[]) => Axis }} kind
   *   the two keys of an epoch, how a value is written, and its axis
   * @param {string} name of the measure
   * @param {Record<string, string>} words
   */
  constructor(kind, name, words) {
    this.kind = kind
    this.words = words
    this.name = name
    this.width = 0
    this.rows = []
    this.places = {} // of the ends
    this.svg = shape('svg', { class: 'chart', height: HEIGHT, 'aria-hidden': 'true' })
    this.#addAxes()
    this.#addLines()
    this.root = titled(words[name], '', this.svg, this.#numbers())
    this.root.classList.add(name)
    this.sizes = new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect.width))
    this.sizes.observe(this.root)
  }

  #addAxes() {
    this.grid = this.#add('g', 'grid')
    this.left = this.#add('g', 'ticks left')
    this.foot = this.#add('g', 'ticks foot')
    const unit = this.#add('text', 'unit')
    unit.textContent = this.words.axis
    put(unit, { x: EDGE.left - 8, y: HEIGHT - 6 })
  }

  // The curves with their names; below them the line at the epoch pointed at, above them its dots.
  #addLines() {
    this.lines = {}
    this.ends = {}
    this.marks = {}
    this.cross = this.#add('line', 'cross')
    this.plot = this.#add('svg', 'plot') // what leaves the axis is cut off
    for (const line of LINES) {
      this.lines[line] = this.plot.appendChild(shape('path', { class: `curve ${line}` }))
      this.marks[line] = this.#add('path', `dots ${line}`)
      this.ends[line] = this.#add('text', `end ${line}`)
      this.ends[line].textContent = this.words[line]
    }
    this.step = this.#add('circle', 'step')
    this.held = this.#add('path', 'held')
  }

  stop() {
    this.sizes.disconnect()
  }

  #numbers() {
    this.when = el('span', { class: 'when' })
    this.values = { training: el('b', { class: 'training' }), validation: el('b', { class: 'validation' }) }
    const parts = Object.entries(this.values).map(([line, value]) =>
      el('span', { class: 'part' }, `${this.words[line]} `, value),
    )
    return el('p', { class: 'numbers' }, this.when, ...parts)
  }

  #add(tag, name) {
    return this.svg.appendChild(shape(tag, { class: name }))
  }

  #resize(width) {
    this.width = width
    this.svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`)
    if (this.axis) this.#draw()
  }

  /**
   * @param {Record<string, number | null>[]} epochs
   * @param {Record<string, number> | null} live the step in progress
   * @param {number} end the last epoch on the axis
   */
  show(epochs, live, end) {
    this.rows = epochs
    this.live = live
    this.end = end
    const { training, validation, axis } = this.kind
    // The steep beginning of a long run may leave the axis, so that the rest can be read.
    const values = epochs
      .slice(Math.floor(epochs.length / 20))
      .flatMap(row => [row[training], row[validation]])
      .filter(drawable)
    // Within the first epoch the axis holds what the steps have shown, or it would slip at every look.
    const seen = values.length ? [] : [...(this.seen ?? []), live?.[training]].filter(drawable)
    this.seen = seen
    this.axis = axis(values.length ? values : seen)
    this.svg.classList.toggle('dense', epochs.length > 100)
    this.#draw()
  }

  /**
   * The epoch under a place on the screen.
   * @param {number} clientX
   */
  epoch(clientX) {
    const x = clientX - this.svg.getBoundingClientRect().x
    const away = ({ epoch }) => Math.abs(this.#x(epoch) - x)
    return this.rows.reduce((best, row) => (best === null || away(row) < away(best) ? row : best), null)?.epoch ?? null
  }

  /**
   * Tells an epoch's numbers, and marks them where they were asked for; returns what it tells.
   * @param {Record<string, number | null> | null} row the epoch
   * @param {boolean} marked
   * @param {Record<string, number> | null} live
   * @returns {string}
   */
  point(row, marked, live) {
    const { words, kind } = this
    this.pointed = marked ? row : null
    const begun = row ?? (live && { epoch: live.epoch, [kind.training]: live[kind.training] })
    write(this.when, row ? fill(words.at, { epoch: row.epoch }) : live ? fill(words.step, live) : words.nothing)
    for (const [line, value] of Object.entries(this.values)) {
      write(value, kind.say(begun?.[kind[line]]))
      value.parentElement.hidden = !begun
    }
    this.#mark()
    const told = Object.entries(this.values).map(([line, value]) => `${words[line]} ${value.textContent}`)
    return begun ? `${words[this.name]}, ${this.when.textContent}: ${told.join(', ')}` : this.when.textContent
  }

  // --- places -----------------------------------------------------------------------------------

  #x(epoch) {
    return EDGE.left + (epoch / this.end) * (this.right - EDGE.left)
  }

  #y(value) {
    const { low, high } = this.axis
    return HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.bottom - EDGE.top)
  }

  // What has no number, or one out of all proportion, has no place: the line breaks there.
  #place(row, line) {
    const value = row[this.kind[line]]
    return drawable(value) && Math.abs(value) <= this.axis.most
      ? [round(this.#x(row.epoch)), round(this.#y(value))]
      : null
  }

  #within(place) {
    return place && place[1] >= EDGE.top - 1 && place[1] <= HEIGHT - EDGE.bottom + 1
  }

  // --- drawing: every node stays, only numbers change -----------------------------------------------

  #draw() {
    if (!this.width) return
    const widest = Math.max(...Object.values(this.ends).map(text => text.getComputedTextLength()))
    this.right = this.width - Math.ceil(widest) - EDGE.label - 2
    this.#rule()
    for (const line of LINES) this.#curve(line)
    this.#progress()
    this.#label()
    this.#mark()
  }

  #progress() {
    const { live, axis } = this
    const value = live?.[this.kind.training]
    this.ahead = live ? this.#x(live.epoch - 1 + live.step / live.steps) : 0
    this.step.toggleAttribute('hidden', !Number.isFinite(value))
    if (Number.isFinite(value))
      put(this.step, { cx: round(this.ahead), cy: round(this.#y(clamp(value, axis.low, axis.high))), r: 4 })
  }

  #rule() {
    const { low, high, step } = this.axis
    const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step)
    const stride = Math.max(1, nice((this.end * 46) / (this.right - EDGE.left)))
    const epochs = Array.from({ length: Math.floor(this.end / stride) + 1 }, (_, i) => i * stride)
    const y = value => round(this.#y(value))
    const [x, top, width, height] = [
      EDGE.left,
      EDGE.top - 2,
      this.right - EDGE.left,
      HEIGHT - EDGE.bottom - EDGE.top + 4,
    ]
    put(this.plot, { x, y: top, width, height, viewBox: [x, top, width, height].join(' ') })
    pool(this.grid, 'line', ticks, value => ({ x1: EDGE.left, x2: round(this.right), y1: y(value), y2: y(value) }))
    pool(this.left, 'text', ticks, value => ({ x: EDGE.left - 8, y: y(value) + 5 }), this.axis.say)
    pool(this.foot, 'text', epochs, epoch => ({ x: round(this.#x(epoch)), y: HEIGHT - 6 }), String)
  }

  #curve(line) {
    const places = this.rows.map(row => this.#place(row, line))
    const alone = places.filter((place, i) => place && !places[i - 1] && !places[i + 1])
    const last = places.findLast(place => place)
    const beyond = this.rows.filter(row => row[this.kind[line]] > this.axis.most).map(row => this.#x(row.epoch))
    this.lines[line].setAttribute(
      'd',
      places
        .map((place, i) => place && `${places[i - 1] ? 'L' : 'M'}${place}`)
        .filter(Boolean)
        .join(''),
    )
    const upwards = beyond.map(x => `M${round(x - 5)} ${EDGE.top - 1}l5 -8 5 8z`)
    this.marks[line].setAttribute(
      'd',
      [...alone, last]
        .filter(place => this.#within(place))
        .map(place => dot(place, 3.5))
        .concat(upwards)
        .join(''),
    )
    this.places[line] = last
  }

  // The names stand where the lines end, and keep clear of each other and of the step in progress.
  #label() {
    const { ends, places } = this
    const shown = LINES.filter(line => places[line]).sort((one, other) => places[one][1] - places[other][1])
    const high = shown.map(line => clamp(places[line][1], EDGE.top, HEIGHT - EDGE.bottom - 6))
    if (high.length === 2 && high[1] - high[0] < 18) {
      const middle = clamp((high[0] + high[1]) / 2, EDGE.top + 9, HEIGHT - EDGE.bottom - 15)
      high.splice(0, 2, middle - 9, middle + 9)
    }
    for (const line of LINES) ends[line].toggleAttribute('hidden', !places[line])
    shown.forEach((line, i) => {
      const x = Math.min(Math.max(places[line][0], this.ahead), this.right) + EDGE.label
      put(ends[line], { x: round(x), y: round(high[i] + 5) })
    })
  }

  #mark() {
    const row = this.width && this.pointed
    this.cross.toggleAttribute('hidden', !row)
    this.held.toggleAttribute('hidden', !row)
    if (!row) return
    const x = round(this.#x(row.epoch))
    put(this.cross, { x1: x, x2: x, y1: EDGE.top, y2: HEIGHT - EDGE.bottom })
    const places = LINES.map(line => this.#place(row, line)).filter(place => this.#within(place))
    this.held.setAttribute('d', places.map(place => dot(place, 5)).join(''))
  }
}

// As many nodes as things, made or taken away only where their number changes.
function pool(host, tag, things, place, text) {
  while (host.childElementCount > things.length) host.lastChild.remove()
  while (host.childElementCount < things.length) host.append(shape(tag, {}))
  things.forEach((thing, i) => {
    put(host.children[i], place(thing))
    if (text) write(host.children[i], text(thing))
  })
}

/**
 * @param {number[]} place
 * @param {number} r
 */
function dot([x, y], r) {
  return `M${round(x - r)} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
}

function round(value) {
  return Math.round(10 * value) / 10
}
