// On opening, a digit writes itself once on the empty canvas, and all that follows the pen follows it. It lives in the
// browser alone, and a touch ends it.
import { until } from '../browser/calculating/course.js'
import { hand } from '../digit/hand.js'
import { followNetworks } from '../page/networks.js'

const WAIT = 400 // milliseconds before it begins: one sees the page first
const LONG = 2600 // milliseconds that it writes
const STAY = 1800 // milliseconds that it stands, read
const CALM = matchMedia('(prefers-reduced-motion: reduce)')

let over = false // once in the life of a page

export default class Ghost {
  constructor() {
    /** @type {(() => void)[] | null} */
    this.ends = null
    this.networks = {}
    this.writing = 0
  }

  update({ data }) {
    this.strokes = data.strokes
    this.points = data.strokes.reduce((sum, { path }) => sum + path.length, 0)
    if (!data.nothing) over = true // something is in hand already
    if (this.ends || over || CALM.matches) return
    const touched = new AbortController()
    for (const name of ['pointerdown', 'keydown'])
      addEventListener(name, () => this.stop(), { capture: true, signal: touched.signal })
    const ends = [() => touched.abort()]
    this.ends = ends
    ends.push(followNetworks(networks => this.#begin((this.networks = networks))))
    ends.push(hand.follow(held => this.#heard(held)))
    if (over) ends.forEach(end => end()) // it was over before it began
  }

  stop() {
    over = true
    cancelAnimationFrame(this.writing)
    this.#leave()
    hand.haunt(null)
  }

  #leave() {
    this.ends?.forEach(end => end())
    this.ends = null
  }

  // A stroke that began before this was here to see the touch, and comes to hand now.
  #heard(held) {
    if (this.writing && held.source !== 'nothing' && !held.ghost) this.stop()
    else this.#begin(this.networks, held)
  }

  // Once there is somebody to read it, and the canvas is known to be empty; what was in hand on another page may still
  // stand there for a moment.
  #begin(networks, held = hand.held) {
    if (over || this.writing || !held || !Object.keys(networks).length) return
    if (held.source !== 'nothing') return
    const begun = performance.now() + WAIT
    const step = now => {
      const share = (now - begun) / LONG
      if (share > 1 + STAY / LONG) return this.stop()
      this.#show(Math.min(this.points, Math.floor(share * this.points)))
      this.writing = requestAnimationFrame(step)
    }
    this.writing = requestAnimationFrame(step)
  }

  #show(points) {
    if (points > 0 && points !== this.shown) hand.haunt(until(this.strokes, points))
    this.shown = points
  }
}
