// How the run goes, asked for again and again, without a run of the page: see ui/training/run/looks.py.
import { Arrival } from '../../browser/calculating/arrival.js'
import { SERVER } from './fetching.js'

const GONE = 404

/** @typedef {{ state: { lives: boolean, every: number } } & Record<string, any>} Course */

export class Looks {
  /**
   * @param {(course: Course) => void} take
   * @param {() => void} miss the run is gone, or cannot be read any more
   */
  constructor(take, miss) {
    this.take = take
    this.miss = miss
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
    this.arrival = null
  }

  #wait() {
    clearTimeout(this.timer)
    const { lives, every } = this.course.state
    if (lives) this.timer = setTimeout(() => this.#ask(), 1000 * every)
  }

  async #ask() {
    const { arrival } = this
    const found = await asked(`${SERVER}${this.address}?since=${arrival.mark}`)
    if (arrival !== this.arrival) return
    if (found === GONE) return this.miss()
    const course = found && arrival.take(found)
    if (course) this.take((this.course = /** @type {Course} */ (course)))
    this.#wait()
  }
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
