// Files that the page needs, fetched a few at a time, the most needed first, and kept: see ui/training/run/served.py.

const AT_ONCE = 4
const PAUSES = [400, 1500, 5000] // milliseconds before each further try
const GIVEN_UP = 20_000 // milliseconds after which what did not come is tried once more
export const SERVER = import.meta.url.split('/_stcore/')[0]

/** @template T */
export class Files {
  /**
   * @param {(buffer: ArrayBuffer) => T} open
   * @param {(address: string) => void} told something has arrived, or will not
   */
  constructor(open, told) {
    this.open = open
    this.told = told
    /** @type {Map<string, T>} */
    this.held = new Map()
    /** @type {Set<string>} */
    this.asked = new Set()
    /** @type {Map<string, number>} when it was given up */
    this.missed = new Map()
    /** @type {string[]} */
    this.wanted = []
    this.stopped = false
  }

  /**
   * @param {string} address
   * @returns {T | undefined}
   */
  get(address) {
    return this.held.get(address)
  }

  /** @param {string} address */
  isMissed(address) {
    return this.missed.has(address)
  }

  /** @param {string[]} addresses all that are of use, the most needed first; what is held of others is dropped */
  want(addresses) {
    const all = new Set(addresses)
    for (const address of this.held.keys()) if (!all.has(address)) this.held.delete(address)
    this.wanted = addresses
    this.#fetch()
  }

  stop() {
    this.stopped = true
  }

  #fetch() {
    for (const address of this.wanted) {
      if (this.stopped || this.asked.size >= AT_ONCE) return
      const gaveUp = this.missed.get(address)
      const again = gaveUp === undefined || performance.now() - gaveUp > GIVEN_UP
      if (!this.held.has(address) && !this.asked.has(address) && again) this.#ask(address)
    }
  }

  async #ask(address) {
    this.asked.add(address)
    const found = await this.#tried(address)
    this.asked.delete(address)
    if (found === null) this.missed.set(address, performance.now())
    else {
      this.missed.delete(address)
      if (this.wanted.includes(address)) this.held.set(address, found)
    }
    if (this.stopped) return
    this.told(address)
    this.#fetch()
  }

  /** @returns {Promise<T | null>} */
  async #tried(address) {
    for (const pause of [...PAUSES, 0]) {
      try {
        const answer = await fetch(SERVER + address)
        if (answer.ok) return this.open(await answer.arrayBuffer())
      } catch {
        // no connection, or what came cannot be opened: the same again
      }
      if (!pause || this.stopped) break
      await new Promise(go => setTimeout(go, pause))
    }
    return null
  }
}
