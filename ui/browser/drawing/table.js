// A table of numbers to type into.
import { ink, signed, standingOut } from '../calculating/colour.js'
import { fill, pasted } from '../calculating/texts.js'
import { el } from './dom.js'
import { colours, dressed, keepPainted } from './theme.js'

const TYPING = 600 // milliseconds without a key after which what was typed counts

export class Table {
  /**
   * @param {{ label: string, changed: () => void, size?: number }} about
   *   What a cell is called, with {row} and {column}; who is told of a change; a cell's side in CSS pixels.
   */
  constructor({ label, changed, size = 46 }) {
    this.label = label
    this.changed = changed
    this.columns = 0
    /** @type {HTMLInputElement[]} */
    this.cells = []
    this.root = el('div', { class: 'cells', style: `--cell:${size}px` })
    keepPainted(this)
    this.root.addEventListener('input', () => this.#later(TYPING))
    this.root.addEventListener('change', () => this.#later(0))
    this.root.addEventListener('paste', event => this.#paste(event))
  }

  /** @param {string[][]} rows */
  set texts(rows) {
    this.columns = rows[0].length
    this.root.style.setProperty('--columns', `${this.columns}`)
    this.cells = rows.flatMap((row, i) => row.map((text, j) => this.#cell(text, i, j)))
    this.root.replaceChildren(...this.cells)
  }

  /** @returns {string[][]} */
  get texts() {
    const all = this.cells.map(cell => cell.value)
    const row = i => all.slice(i * this.columns, (i + 1) * this.columns)
    return Array.from({ length: all.length / this.columns }, (_, i) => row(i))
  }

  #cell(text, i, j) {
    const label = fill(this.label, { row: i + 1, column: j + 1 })
    const still = { autocomplete: 'off', spellcheck: 'false' }
    return el('input', { type: 'text', inputmode: 'text', ...still, value: text, 'aria-label': label })
  }

  /**
   * A colour behind each number, which is written in the ink that stands out from it.
   * @param {ArrayLike<number> | null} values null where there are none: what was typed is no number
   * @param {'ink' | 'signed'} kind
   * @param {number} limit
   */
  tint(values, kind, limit) {
    this.tinted = { values, kind, limit: limit || 1 }
    this.paint()
  }

  paint() {
    if (!this.tinted || !dressed(this)) return
    const { values, kind, limit } = this.tinted
    const theme = colours(this.root)
    this.cells.forEach((cell, i) => {
      const part = values ? values[i] / limit : 0
      const colour = kind === 'ink' ? ink(part) : signed(theme, part)
      cell.style.background = `rgb(${colour.map(Math.round)})`
      cell.style.color = standingOut(colour)
    })
  }

  #later(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const texts = JSON.stringify(this.texts)
      if (texts === this.sent) return
      this.sent = texts
      this.changed()
    }, wait)
  }

  // Numbers from a spreadsheet or a text go into the cells from the one in hand on.
  #paste(event) {
    const rows = pasted(event.clipboardData.getData('text'))
    if (rows.length === 1 && rows[0].length === 1) return
    event.preventDefault()
    const first = this.cells.indexOf(event.target)
    const [top, left] = [Math.floor(first / this.columns), first % this.columns]
    rows.forEach((row, i) =>
      row.forEach((text, j) => {
        const cell = this.cells[(top + i) * this.columns + left + j]
        if (cell && left + j < this.columns) cell.value = text
      }),
    )
    this.#later(0)
  }
}
