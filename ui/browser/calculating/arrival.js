// What Python has sent, whole: of what repeats by itself only the changes come, see ui/browser/following.py, and
// ui/training/run/looks.py.

/** @typedef {{ from: number, rows: unknown[] }} Rows new rows of a list that grows, and where they begin */
/**
 * @typedef {object} Message
 * @property {Record<string, any>} parts all data, or those that have changed
 * @property {number | string} [mark] of this message
 * @property {number | string} [after] the mark of what is changed; none where `parts` are everything
 * @property {Record<string, Rows>} [more]
 */

/** Adds up the messages that come to one place on the page. */
export class Arrival {
  /** @param {(mark: number | string) => void} ask Tells Python that something is missing, so that it sends everything. */
  constructor(ask) {
    this.ask = ask
    /** @type {Record<string, any>} */
    this.data = {}
    /** @type {number | string | undefined} */
    this.mark = undefined
    /** @type {number | string | undefined} */
    this.missed = undefined
  }

  /**
   * @param {Message} message
   * @returns {Record<string, any> | null} All data; null where the changes belong to something that did not arrive.
   */
  take({ mark, after, parts, more = {} }) {
    if (after === undefined) this.data = parts
    else if (this.mark !== mark) {
      if (this.mark !== after) return this.#miss(mark)
      this.data = { ...this.data, ...parts }
      for (const [name, { from, rows }] of Object.entries(more)) {
        this.data[name] = [...this.data[name].slice(0, from), ...rows]
      }
    }
    this.mark = mark
    return this.data
  }

  /** @param {number | string | undefined} mark */
  #miss(mark) {
    if (this.missed !== mark) this.ask(/** @type {number | string} */ (mark))
    this.missed = mark
    return null
  }
}
