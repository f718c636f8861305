// One slider through all frames of a run, with play and pause, steps, and a switch that stays at the newest.
import { el, write } from '../../browser/drawing/dom.js'
import { player } from '../../browser/drawing/player.js'

const PAUSE = 120 // milliseconds from one frame to the next while it plays
const THUMB = 20 // CSS pixels across, see run.css

export class Timeline {
  /**
   * @param {Record<string, string>} words
   * @param {{ go: (place: number) => void, follow: (on: boolean) => void }} does
   */
  constructor(words, { go, follow }) {
    this.words = words
    this.shown = { count: 0, at: 0, following: false, live: false, ticks: [], said: '' }
    this.player = player(words, {
      length: () => this.shown.count,
      now: () => this.shown.at,
      go,
      pause: PAUSE,
    })
    const press = { type: 'button', class: 'newest', onclick: () => follow(!this.shown.following) }
    this.newest = el('button', press, words.newest)
    this.#build(go)
  }

  stop() {
    this.player.stop()
  }

  #build(go) {
    this.slider = el('input', {
      type: 'range',
      min: 0,
      max: 0,
      step: 1,
      'aria-label': this.words.slider,
      oninput: () => {
        this.player.stop()
        go(Number(this.slider.value))
      },
    })
    this.rail = el('div', { class: 'rail' }, this.slider)
    this.said = el('output', { class: 'held' })
    this.root = el('div', { class: 'timeline' }, this.player.root, this.rail, this.said, this.newest)
  }

  /** @param {{ count: number, at: number, following: boolean, live: boolean, ticks: number[], said: string }} now `ticks`: places, with fractions */
  show(now) {
    const before = this.shown
    this.shown = now
    const last = Math.max(0, now.count - 1)
    this.slider.max = `${last}`
    this.slider.disabled = now.count < 2
    if (Number(this.slider.value) !== now.at) this.slider.value = `${now.at}`
    this.slider.setAttribute('aria-valuetext', now.said)
    write(this.said, now.said)
    this.newest.hidden = !now.live
    this.newest.setAttribute('aria-pressed', `${now.following}`)
    const ticks = JSON.stringify([now.ticks, last])
    if (JSON.stringify([before.ticks, before.count - 1]) !== ticks) this.#tick(now.ticks, last)
  }

  // Before the slider, so that its thumb lies over them.
  #tick(ticks, last) {
    this.rail.querySelectorAll('i').forEach(tick => tick.remove())
    if (!last) return
    const left = place => `left:calc(${THUMB / 2}px + ${place / last} * (100% - ${THUMB}px))`
    this.rail.prepend(...ticks.map(place => el('i', { style: left(place) })))
  }
}
