// What state a run is in, how long that has taken and will take, and its phases, each with a bar of its own.
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import { clock, grouped } from './measures.js'

const TICK = 1000 // milliseconds

export class Heading {
  /** @param {Record<string, any>} words of the whole run */
  constructor(words) {
    this.words = words
    this.said = el('b', { class: 'said', role: 'status' })
    this.time = el('span', { class: 'time' })
    this.left = el('span', { class: 'left' })
    this.facts = el('span', { class: 'facts' })
    this.phases = Object.fromEntries(Object.keys(words.phases).map(name => [name, this.#phase(name)]))
    const line = el('p', { class: 'state' }, this.said, this.time, this.left, this.facts)
    this.root = el(
      'div',
      { class: 'heading' },
      line,
      el('ol', { class: 'phases' }, ...Object.values(this.phases).map(one => one.root)),
    )
    this.timer = setInterval(() => this.#tick(), TICK)
  }

  stop() {
    clearInterval(this.timer)
  }

  #phase(name) {
    const [part, took, title] = [el('i'), el('span', { class: 'took' }), el('span', { class: 'name' })]
    const about = {
      role: 'progressbar',
      'aria-label': this.words.phases[name],
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    }
    const way = el('div', { class: 'way', ...about }, part)
    return { root: el('li', { 'data-phase': name }, el('p', {}, title, took), way), way, part, took, title }
  }

  /** @param {any} data as Python sends it */
  show(data) {
    const { state, clock: told } = data
    if (JSON.stringify(told) !== this.told) this.heard = performance.now()
    this.told = JSON.stringify(told)
    this.data = data
    this.root.dataset.state = state.name
    this.root.style.setProperty('--every', `${state.every}s`)
    write(this.said, data.said[state.name] ?? '')
    data.phases.forEach(phase => this.#advance(phase))
    write(this.facts, this.#told(data))
    this.#tick()
  }

  #advance({ name, share, seconds, kept = false }) {
    const { root, way, part, took, title } = this.phases[name]
    root.dataset.done = `${share === 1}`
    write(title, kept ? this.words.kept : this.words.phases[name])
    part.style.width = `${100 * share}%`
    way.setAttribute('aria-valuenow', `${Math.floor(100 * share)}`)
    write(took, seconds !== null ? clock(seconds) : share > 0 && share < 1 ? `${Math.floor(100 * share)} %` : '')
  }

  #told({ now, epochs_of: total }) {
    const parts = []
    if (now.epoch) parts.push(fill(this.words.epoch, { epoch: now.epoch, total }))
    if (now.images_per_second) parts.push(fill(this.words.speed, { speed: grouped(now.images_per_second) }))
    return parts.join(' · ')
  }

  // The clock of the page goes on between two words of the server.
  #tick() {
    if (!this.data) return
    const { state, clock: told } = this.data
    const since = state.lives ? (performance.now() - this.heard) / 1000 : 0
    const once = state.lives ? this.words.since : this.words.took
    const sentence = told.starts > 1 ? this.words.in_all : once
    const values = { time: clock(told.took + since), count: told.starts }
    write(this.time, told.took === null ? '' : fill(sentence, values))
    // What has taken longer than was reckoned is not said to end at once.
    write(
      this.left,
      told.left === null || told.left < since ? '' : fill(this.words.left, { time: clock(told.left - since) }),
    )
  }
}
