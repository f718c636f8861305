// How the run goes, asked for again and again, without a run of the page: see ui/training/run/looks.py.
import { Arrival } from '../../browser/calculating/arrival.js'
import { SERVER } from './fetching.js'

const GONE = 404
const RARELY = 5 // seconds between two looks at a run that has ended: only somebody's hand changes it any more

/** @typedef {{ state: { name: string, lives: boolean, every: number }, clock: Record<string, any> } & Record<string, any>} Course */

export class Looks {
  /** @param {(course: Course) => void} take also of a run that is gone, or cannot be read any more: its state is `gone` */
  constructor(take) {
    this.take = take
  }

  /**
   * Goes on from what the page has brought.
   * @param {string} address
   * @param {import('../../browser/calculating/arrival.js').Message} course
   * @returns {Course}
   */
  begin(address, course) {
    this.address = address
    // What the page has brought meanwhile is newer than an answer that is on its way.
    this.arrival = new Arrival(() => {})
    this.course = /** @type {Course} */ (this.arrival.take(course))
    this.#wait()
    return this.course
  }

  stop() {
    clearTimeout(this.timer)
    this.unseen?.abort()
    this.arrival = null
  }

  #wait() {
    clearTimeout(this.timer)
    this.unseen?.abort()
    const { lives, every } = this.course.state
    this.timer = setTimeout(() => (lives ? this.#ask() : this.#askOnceSeen()), 1000 * (lives ? every : RARELY))
  }

  // What nobody looks at need not be asked for; the name of a tab says how far a run is that lives.
  #askOnceSeen() {
    if (!document.hidden) return this.#ask()
    this.unseen = new AbortController()
    document.addEventListener('visibilitychange', () => this.#ask(), { once: true, signal: this.unseen.signal })
  }

  async #ask() {
    const { arrival } = this
    const found = await asked(`${SERVER}${this.address}?since=${arrival.mark}`)
    if (arrival !== this.arrival) return
    const course = found === GONE ? gone(this.course) : found && arrival.take(found)
    if (course) this.take((this.course = /** @type {Course} */ (course)))
    if (found !== GONE) this.#wait()
  }
}

/**
 * @param {Course} course what was known last
 * @returns {Course} the same of a run that is gone
 */
function gone(course) {
  const state = { ...course.state, name: 'gone', lives: false }
  return { ...course, state, clock: { ...course.clock, left: null } }
}

/**
 * @param {string} address
 * @returns {Promise<any>} the answer; 404 where there is none to be had, null where the server did not answer
 */
async function asked(address) {
  try {
    const answer = await fetch(address)
    if (answer.ok) return await answer.json()
    return answer.status === GONE ? GONE : null
  } catch {
    return null // no connection: the same again
  }
}
