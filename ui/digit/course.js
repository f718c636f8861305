// How the answer came about: the probabilities over the course of the drawing. Along it one goes back.
import { curve, free, leads, readable, thinned } from '../browser/calculating/course.js'
import { clamp } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, put, shape, write } from '../browser/drawing/dom.js'
import { inTurn, leaveTurn } from '../browser/drawing/turns.js'
import { activationsOf, followNetworks } from '../page/networks.js'
import { hand } from './hand.js'

/** @import { Held } from './hand.js' */

export const styles = ['digit/course.css']

const [WIDTH, HEIGHT] = [320, 36] // of a plot, in its own units
const EACH = 30 // milliseconds that a moment is shown
const [SHORTEST, LONGEST] = [1200, 4000] // milliseconds that playing takes
const PAUSE = 500 // milliseconds between two looks while the pen is down: it is to be read, not to be chased
const MOST_SHOWN = 100 // moments of a curve
const LABEL = 14 // units that a digit's name needs

export default class Course {
  constructor(host, { data }) {
    this.words = data.words
    this.compact = Boolean(data.compact) // all in one row
    this.networks = {}
    this.shownAt = -Infinity
    /** @type {(() => void)[] | null} */
    this.ends = null
    /** @type {WeakMap<object, Record<string, Float32Array | null>>} by moment, then by network */
    this.known = new WeakMap()
    this.#make(host)
  }

  #make(host) {
    const { words } = this
    this.hint = el('span')
    this.title = el('p', { class: 'tag' }, el('b', {}, words.title), this.hint)
    this.plots = el('div', { class: 'plots' })
    for (const name of ['pointerdown', 'pointermove']) this.plots.addEventListener(name, event => this.#drag(event))
    this.slider = el('input', { type: 'range', min: 0, step: 1, 'aria-label': words.moment })
    this.slider.addEventListener('input', () => this.#look(Number(this.slider.value)))
    this.play = el('button', { type: 'button', onclick: () => this.#play() }, words.play)
    const line = el('div', { class: 'along' }, this.slider, this.play)
    this.root = el(
      'section',
      { class: `room course none ${this.compact ? 'compact' : ''}` },
      this.title,
      this.plots,
      line,
    )
    host.append(this.root)
  }

  update({ data }) {
    this.names = data.names
    this.ends ??= [
      followNetworks(networks => {
        this.networks = networks
        this.#show()
      }),
      hand.follow(held => {
        this.held = held
        if (held.down) cancelAnimationFrame(this.playing)
        clearTimeout(this.later)
        if (!held.down || performance.now() - this.shownAt > PAUSE) inTurn(this, !held.down, () => this.#show())
        else this.later = setTimeout(() => inTurn(this, false, () => this.#show()), PAUSE) // where the pen rests
      }),
    ]
    this.#show()
  }

  stop() {
    cancelAnimationFrame(this.playing)
    clearTimeout(this.later)
    leaveTurn(this)
    this.ends?.forEach(end => end())
    hand.look(null)
  }

  #show() {
    this.shownAt = performance.now()
    const { held } = this
    const names = this.names.filter(name => this.networks[name])
    const own = held && (held.source === 'drawing' || held.moment !== null) && !held.ghost
    const drawn = own && held.feed === 'prepared'
    // Until there is a drawing its place is kept, so that nothing moves when there is one.
    const awaited = ['drawing', 'nothing'].includes(held?.source) && held.feed === 'prepared'
    this.root.hidden = Boolean(held) && !awaited
    this.root.classList.toggle('none', !drawn)
    write(this.hint, drawn ? '' : ` · ${this.words.hint}`)
    this.#match(this.names)
    if (!drawn || !names.length) return
    const moments = hand.course()
    const at = held.moment ?? moments.length - 1
    this.slider.max = `${Math.max(0, moments.length - 1)}`
    this.slider.value = `${at}`
    for (const shown of this.shown) if (this.networks[shown.name]) this.#plot(shown, shown.name, moments, at)
    this.#name(names, moments, at)
    moments.forEach(free)
  }

  // What the slider says where it stands, to who listens; of two networks whose answer it is.
  #name(names, moments, at) {
    const best = (name, shares) => this.#classes(name)[shares.indexOf(Math.max(...shares))]
    const answers = names.map(name => {
      const shares = moments[at] && this.#probabilities(moments[at], name)
      const digit = shares ? best(name, shares) : '–'
      return names.length > 1 ? `${digit} (${this.networks[name].title})` : digit
    })
    const said = fill(this.words.at, { place: at + 1, count: moments.length, digit: answers.join(', ') })
    put(this.slider, { 'aria-valuetext': said })
  }

  #match(names) {
    const wanted = JSON.stringify(names.map(name => [name, this.#classes(name)]))
    if (this.matched === wanted) return
    this.matched = wanted
    this.shown = names.map(name => plot(name, this.#classes(name)))
    this.plots.replaceChildren(...this.shown.map(({ root }) => root))
  }

  #classes(name) {
    return this.networks[name]?.classes ?? []
  }

  #plot(shown, name, moments, at) {
    const nothing = new Float32Array(shown.classes.length) // where all was erased
    const all = moments.map(moment => this.#probabilities(moment, name) ?? nothing)
    if (!all.length) return
    const best = all.at(-1).indexOf(Math.max(...all.at(-1)))
    const some = thinned(all, MOST_SHOWN)
    shown.curves.forEach((path, digit) => {
      put(path, { d: curve(some, digit, WIDTH, HEIGHT) })
      path.classList.toggle('best', digit === best)
    })
    put(shown.now, { d: `M${(WIDTH * at) / Math.max(1, moments.length - 1)} 0V${HEIGHT}` })
    const found = leads(all)
    label(shown, found, all.length)
    write(shown.title, this.networks[name].title)
    put(shown.art, { role: 'img', 'aria-label': this.#told(found, all.length, shown.classes) })
  }

  #told(found, count, classes) {
    const percent = at => Math.round((100 * at) / Math.max(1, count - 1))
    const read = found.filter(({ digit }) => digit !== null)
    const say = ({ digit, from }) => fill(this.words.from, { digit: classes[digit], percent: percent(from) })
    return read.map(say).join(' ')
  }

  /** What a network read at a moment; it is kept, since a moment stays what it was. */
  #probabilities(moment, name) {
    const { key } = this.networks[name]
    const known = this.known.get(moment) ?? {}
    this.known.set(moment, known)
    if (!(key in known)) known[key] = this.#read(moment, this.networks[name])
    return known[key]
  }

  // The networks that are shown have read it in its frame already. Of what they read only the answers are kept.
  #read(moment, network) {
    hand.inputOf(moment)
    const input = readable(moment)
    return (input && activationsOf(network, input)?.OUTPUT) || null
  }

  // Along a plot, with the button or a finger down.
  #drag(event) {
    const art = event.composedPath().find(part => part.tagName === 'svg')
    if (!art || !event.buttons) return
    const { x, width } = art.getBoundingClientRect()
    this.#look(Math.round(clamp((event.clientX - x) / width, 0, 1) * (hand.moments.length - 1)))
  }

  #look(at) {
    cancelAnimationFrame(this.playing)
    hand.look(at)
  }

  #play() {
    cancelAnimationFrame(this.playing)
    const count = hand.moments.length
    const long = clamp(count * EACH, SHORTEST, LONGEST)
    const begun = performance.now()
    const step = now => {
      const at = Math.min(count - 1, Math.floor((count * (now - begun)) / long))
      hand.look(at < count - 1 ? Math.max(0, at) : null)
      if (at < count - 1) this.playing = requestAnimationFrame(step)
    }
    this.playing = requestAnimationFrame(step)
  }
}

function plot(name, classes) {
  const art = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none' })
  const curves = classes.map(() => shape('path', { class: 'share' }))
  const now = shape('path', { class: 'now' })
  art.append(...curves, now)
  const [title, labels] = [el('figcaption'), el('div', { class: 'leads', 'aria-hidden': 'true' })]
  return { name, classes, art, curves, now, title, labels, root: el('figure', {}, title, art, labels) }
}

// What led, below where it did, if there is room for it; a name that is too long for its room is cut.
function label({ labels, classes }, found, count) {
  const shown = found.map(({ digit, from, to }) => {
    const share = (to - from + 1) / count
    return el('span', { style: `width:${100 * share}%` }, share * WIDTH >= LABEL ? (classes[digit] ?? '') : '')
  })
  labels.replaceChildren(...shown)
}
