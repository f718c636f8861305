// Between what is changed here and what Python says of it: one may say more before the other has heard.

/** What Python has been told, and not yet said again. */
export class Telling {
  constructor() {
    /** @type {string[]} the oldest first */
    this.waiting = []
    /** @type {string | undefined} what Python has said last */
    this.known = undefined
  }

  /** @param {string} text */
  tell(text) {
    this.waiting.push(text)
  }

  /** Nothing more is expected. */
  forget() {
    this.waiting = []
  }

  /**
   * Whether what Python says is its own: a link, or what it has made of what it was told, which then counts. Otherwise
   * it repeats itself, or what it was told; what was told before that it has heard too.
   * @param {string} text
   */
  hear(text) {
    const heard = this.waiting.indexOf(text)
    const news = heard < 0 && text !== this.known
    this.known = text
    this.waiting = news ? [] : this.waiting.slice(heard + 1)
    return news
  }
}
