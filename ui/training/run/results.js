// Confusion and mistakes of the last epoch that had ended where the slider stands.
import { totals } from '../../browser/calculating/mistakes.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import Confusion from '../../confusion/confusion.js'
import { Files } from './fetching.js'
import { endedBy, nearest } from './moments.js'
import { matrixAsSvg, quiet } from './saving.js'

/** @typedef {{ epoch: number, end: number, address: string }} Result */

export class Results {
  /** @param {Record<string, any>} words of the whole run */
  constructor(words) {
    this.words = words
    this.classes = words.classes
    this.cell = null
    /** @type {Confusion | null} */
    this.confusion = null
    this.files = new Files(
      buffer => JSON.parse(new TextDecoder().decode(buffer)),
      () => this.#show(),
    )
    const save = quiet(words.save.svg, words.mistakes.title, 'svg', () =>
      matrixAsSvg(this.shown?.matrix, this.classes, this.root),
    )
    this.said = el('p', { class: 'soft' })
    this.host = el('div', {})
    const title = el('p', { class: 'tag about' }, el('b', {}, words.mistakes.title), save)
    this.root = el('section', { class: 'results', hidden: true }, title, this.said, this.host)
  }

  stop() {
    this.files.stop()
  }

  /**
   * @param {Result[]} results in order
   * @param {number | null} step where the slider stands
   */
  show(results, step) {
    this.root.hidden = !results.length
    this.result = step === null ? (results.at(-1) ?? null) : endedBy(results, step)
    const at =
      results.length &&
      nearest(
        results.map(({ end }) => end),
        this.result?.end ?? 0,
      )
    const wanted = this.result
      ? [results[at], ...results.slice(at + 1, at + 3), ...results.slice(Math.max(0, at - 2), at)]
      : []
    const addresses = [...new Set([...wanted, ...results].map(({ address }) => address))]
    this.files.want(addresses)
    this.#show()
  }

  #show() {
    const found = this.result && this.files.get(this.result.address)
    const { none, missing } = this.words.mistakes
    write(this.said, !this.result ? none : this.files.isMissed(this.result.address) ? missing : '')
    this.host.style.visibility = this.result ? '' : 'hidden'
    this.root.dataset.epoch = `${this.result?.epoch ?? ''}`
    if (!found) return
    this.shown = found
    this.about = fill(this.words.mistakes.about, {
      epoch: this.result.epoch,
      count: totals(found.matrix).all.toLocaleString('en'),
    })
    this.#fill()
  }

  // What was not wrong at this epoch cannot be chosen there, but at another it may be again.
  #fill() {
    const { matrix, mistakes } = this.shown
    const chosen = this.cell && matrix[this.cell[0]][this.cell[1]] ? this.cell : null
    const picked = chosen ? mistakes.filter(({ label, read }) => label === chosen[0] && read === chosen[1]) : mistakes
    const data = {
      matrix,
      cell: chosen,
      mistakes: picked,
      note: this.about,
      words: this.words.confusion,
      classes: this.classes,
    }
    this.confusion ??= new Confusion(this.host, { data })
    this.confusion.update({ data, setStateValue: (_, cell) => this.#choose(cell) })
  }

  #choose(cell) {
    this.cell = cell
    this.#fill()
  }
}
