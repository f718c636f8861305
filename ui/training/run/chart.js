// A curve as it grows: one measure over the steps of a run.
import { clamp } from '../../browser/calculating/numbers.js'
import { el, put, shape, write } from '../../browser/drawing/dom.js'
import { drawable, nice } from './axes.js'
import { grouped } from './measures.js'

/** @import { Axis } from './axes.js' */
/** @typedef {[number, number | null]} Point step and value; what has none breaks the line */

const HEIGHT = 190 // CSS pixels
const EDGE = { top: 12, bottom: 28, left: 56, label: 10 } // CSS pixels around the plot
const [ABOVE, BELOW] = [-8, 8] // CSS pixels: how high a mark of what lies beyond the axis is, and whereto it points

export class Chart {
  /**
   * @param {{ lines: string[], say: (value?: number) => string, axis: (values: number[]) => Axis, steep?: number }} kind
   *   `steep`: one of so many points at the beginning may leave the axis, so that the rest can be read
   * @param {string} name of the measure
   * @param {Record<string, string>} words
   * @param {HTMLElement} save
   */
  constructor(kind, name, words, save) {
    this.kind = kind
    this.words = words
    this.name = name
    this.width = 0
    /** @type {Record<string, Point[]>} */
    this.points = {}
    this.places = {} // of the ends
    this.svg = shape('svg', { class: 'chart', height: HEIGHT, 'aria-hidden': 'true' })
    this.#addAxes()
    this.#addLines()
    const title = el('p', { class: 'tag' }, el('b', {}, words[name]), save)
    this.beyond = el('p', { class: 'beyond soft' })
    this.root = el('figure', { class: name }, title, this.svg, this.#numbers(), this.beyond)
    this.sizes = new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect.width))
    this.sizes.observe(this.root)
  }

  #addAxes() {
    this.grid = this.#add('g', 'grid')
    this.left = this.#add('g', 'ticks left')
    this.foot = this.#add('g', 'ticks foot')
    this.unit = this.#add('text', 'unit')
    put(this.unit, { x: EDGE.left - 8, y: HEIGHT - 6 })
  }

  // The curves with their names; below them the lines at the slider's step and at what is pointed at, above them dots.
  #addLines() {
    this.lines = {}
    this.ends = {}
    this.marks = {}
    this.wishes = this.#add('g', 'wishes')
    this.here = this.#add('line', 'here')
    this.foothold = this.#add('circle', 'foothold')
    this.cross = this.#add('line', 'cross')
    this.plot = this.#add('svg', 'plot') // what leaves the axis is cut off
    for (const line of this.kind.lines) {
      this.lines[line] = this.plot.appendChild(shape('path', { class: `curve ${line}` }))
      this.marks[line] = this.#add('path', `dots ${line}`)
      this.ends[line] = this.#add('text', `end ${line}`)
      this.ends[line].textContent = this.kind.lines.length > 1 ? this.words[line] : ''
    }
    this.held = this.#add('path', 'pointed')
  }

  stop() {
    this.sizes.disconnect()
  }

  #numbers() {
    this.when = el('span', { class: 'when' })
    this.values = Object.fromEntries(this.kind.lines.map(line => [line, el('b', { class: line })]))
    const named = this.kind.lines.length > 1
    const parts = Object.entries(this.values).map(([line, value]) =>
      el('span', { class: 'part' }, named ? `${this.words[line]} ` : '', value),
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
   * @param {Record<string, Point[]>} points by line, in order
   * @param {{ end: number, unit: string, wishes: number[][] }} run the last step on the axis, what the axis counts, and
   *   after which steps another learning rate was wished for
   */
  show(points, { end, unit, wishes }) {
    this.points = points
    this.end = Math.max(1, end)
    this.wished = wishes
    write(this.unit, unit)
    const { steep = Infinity } = this.kind
    const values = Object.values(points).flatMap(line =>
      line.slice(Math.floor(line.length / steep)).map(([, value]) => value),
    )
    this.axis = this.kind.axis(values.filter(drawable))
    this.svg.classList.toggle(
      'dense',
      Object.values(points).some(line => line.length > 100),
    )
    this.#draw()
  }

  /** @param {number | null} step where the slider stands */
  stand(step) {
    this.step = step
    this.#stand()
  }

  /**
   * The step under a place on the screen.
   * @param {number} clientX
   */
  stepAt(clientX) {
    const share = (clientX - this.svg.getBoundingClientRect().x - EDGE.left) / (this.right - EDGE.left)
    return clamp(share, 0, 1) * this.end
  }

  /**
   * Tells the numbers at a step, and marks them where they were asked for; returns what it tells.
   * @param {number | null} step
   * @param {boolean} marked
   * @param {string} when
   * @returns {string}
   */
  point(step, marked, when) {
    const found = this.kind.lines.map(line => this.#pointAt(line, step))
    this.pointed = marked ? { step, found } : null
    write(this.when, when)
    const told = this.kind.lines.map((line, i) => {
      write(this.values[line], this.kind.say(found[i]?.[1]))
      this.values[line].parentElement.hidden = !found[i]
      return `${this.words[line]} ${this.values[line].textContent}`
    })
    this.#mark()
    return `${this.words[this.name]}: ${told.join(', ')}`
  }

  // The last point that is not after the step, or the first of all.
  #pointAt(line, step) {
    const points = this.points[line] ?? []
    return step === null ? points.at(-1) : (points.findLast(([x]) => x <= step) ?? null)
  }

  // --- places -----------------------------------------------------------------------------------

  #x(step) {
    return EDGE.left + (step / this.end) * (this.right - EDGE.left)
  }

  #y(value) {
    const { low, high } = this.axis
    return HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.bottom - EDGE.top)
  }

  // What has no number, or one out of all proportion, has no place: the line breaks there.
  #place([step, value]) {
    return drawable(value) && Math.abs(value) <= this.axis.most ? [round(this.#x(step)), round(this.#y(value))] : null
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
    const marks = new Set(this.kind.lines.flatMap(line => this.#curve(line)))
    this.beyond.hidden = !marks.size
    write(this.beyond, [...marks].map(mark => this.words[mark === ABOVE ? 'above' : 'below']).join(' '))
    this.#label()
    this.#wish()
    this.#stand()
    this.#mark()
  }

  #rule() {
    const { low, high, step } = this.axis
    const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step)
    // By the whole width: what is written at the lines' ends is not as wide on each chart, and all have the same marks.
    const stride = Math.max(1, nice((this.end * 80) / (this.width - EDGE.left)))
    const steps = Array.from({ length: Math.floor(this.end / stride) + 1 }, (_, i) => i * stride)
    const y = value => round(this.#y(value))
    const [x, top, width] = [EDGE.left, EDGE.top - 2, Math.max(0, this.right - EDGE.left)]
    const height = HEIGHT - EDGE.bottom - EDGE.top + 4
    put(this.plot, { x, y: top, width, height, viewBox: [x, top, width, height].join(' ') })
    pool(this.grid, 'line', ticks, value => ({ x1: EDGE.left, x2: round(this.right), y1: y(value), y2: y(value) }))
    pool(this.left, 'text', ticks, value => ({ x: EDGE.left - 8, y: y(value) + 5 }), this.axis.say)
    pool(this.foot, 'text', steps.slice(1), value => ({ x: round(this.#x(value)), y: HEIGHT - 6 }), grouped)
  }

  // Returns which marks it has of what lies beyond the axis.
  #curve(line) {
    const points = this.points[line]
    const places = points.map(point => this.#place(point))
    const alone = places.filter((place, i) => place && !places[i - 1] && !places[i + 1])
    const last = places.findLast(place => place)
    const beyond = this.#beyond(points)
    const path = places.map((place, i) => place && `${places[i - 1] ? 'L' : 'M'}${place}`)
    this.lines[line].setAttribute('d', path.filter(Boolean).join(''))
    const dots = [...alone, last].filter(place => this.#within(place)).map(place => dot(place, 3.5))
    this.marks[line].setAttribute('d', dots.concat(beyond.map(triangle)).join(''))
    this.places[line] = last
    return beyond.map(({ height }) => height)
  }

  // Where the line leaves the axis: each leap above it, and where it comes up from below.
  #beyond(points) {
    const below = points.findLast(([, value]) => drawable(value) && value < this.axis.low)
    return [
      ...points.filter(([, value]) => value > this.axis.most).map(([step]) => ({ step, height: ABOVE })),
      ...(below ? [{ step: below[0], height: BELOW }] : []),
    ].map(({ step, height }) => ({
      x: round(this.#x(step)),
      y: height === ABOVE ? EDGE.top - 1 : HEIGHT - EDGE.bottom + 1,
      height,
    }))
  }

  // The names stand where the lines end, and keep clear of each other.
  #label() {
    const { ends, places } = this
    const shown = this.kind.lines.filter(line => places[line]).sort((one, other) => places[one][1] - places[other][1])
    const high = shown.map(line => clamp(places[line][1], EDGE.top, HEIGHT - EDGE.bottom - 6))
    if (high.length === 2 && high[1] - high[0] < 18) {
      const middle = clamp((high[0] + high[1]) / 2, EDGE.top + 9, HEIGHT - EDGE.bottom - 15)
      high.splice(0, 2, middle - 9, middle + 9)
    }
    const x = Math.max(0, ...shown.map(line => places[line][0])) + EDGE.label
    for (const line of this.kind.lines) ends[line].toggleAttribute('hidden', !places[line])
    shown.forEach((line, i) =>
      put(ends[line], { x: round(Math.min(x, this.right + EDGE.label)), y: round(high[i] + 5) }),
    )
  }

  #wish() {
    const place = ([step]) => ({
      x1: round(this.#x(step)),
      x2: round(this.#x(step)),
      y1: EDGE.top,
      y2: HEIGHT - EDGE.bottom,
    })
    pool(this.wishes, 'line', this.wished, place)
  }

  // Where the slider stands: a line, and its thumb on the axis.
  #stand() {
    const step = this.step ?? null
    this.#line(this.here, step)
    const shown = this.width && step !== null
    this.foothold.toggleAttribute('hidden', !shown)
    if (shown) put(this.foothold, { cx: round(this.#x(Math.min(step, this.end))), cy: HEIGHT - EDGE.bottom, r: 4.5 })
  }

  #line(line, step) {
    const shown = this.width && step !== null
    line.toggleAttribute('hidden', !shown)
    if (!shown) return
    const x = round(this.#x(Math.min(step, this.end)))
    put(line, { x1: x, x2: x, y1: EDGE.top, y2: HEIGHT - EDGE.bottom })
  }

  #mark() {
    this.#line(this.cross, this.pointed ? this.pointed.step : null)
    const found = this.width && this.pointed ? this.pointed.found : []
    const places = found.map(point => point && this.#place(point)).filter(place => this.#within(place))
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

/** @param {{ x: number, y: number, height: number }} mark the middle of its base, and how far its tip is from there */
function triangle({ x, y, height }) {
  return `M${round(x - 5)} ${y}l5 ${height} 5 ${-height}z`
}

function round(value) {
  return Math.round(10 * value) / 10
}
