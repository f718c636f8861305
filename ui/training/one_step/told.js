// What the server says of the reader's choices, told from its echo: what was said here comes back, late and in order.

export class Told {
  /** @param {string[]} names */
  constructor(names) {
    this.names = names
    /** @type {Record<string, string | undefined>} */
    this.known = {}
    /** @type {Record<string, string[]>} */
    this.said = Object.fromEntries(names.map(name => [name, []]))
  }

  /**
   * @param {string} name
   * @param {string} value chosen here
   */
  say(name, value) {
    this.known[name] = value
    this.said[name].push(value)
  }

  /**
   * What the server says that is news.
   * @param {Record<string, any>} data
   * @returns {Record<string, string>}
   */
  hear(data) {
    /** @type {Record<string, string>} */
    const news = {}
    for (const name of this.names) {
      const echo = this.said[name].indexOf(data[name])
      if (echo >= 0) this.said[name].splice(0, echo + 1)
      else if (data[name] !== this.known[name] && !this.said[name].length) news[name] = this.known[name] = data[name]
    }
    return news
  }
}
