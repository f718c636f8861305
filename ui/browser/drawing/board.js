// A board: a small picture in cells, with marks over it, that can be pointed at.
import { ink, mixed, palette, shadeOf, signed, standingOut } from '../calculating/colour.js'
import { clamp, short } from '../calculating/numbers.js'
import { el, put, shape } from './dom.js'
import { colours, dressed, keepPainted } from './theme.js'

/** @typedef {{ row: number, column: number, x: number, y: number }} Place a cell, and where in the picture, in cells */

// How much a pixel covers what is behind it, in the highest byte: all of it, or little.
const OPAQUE = 0xff000000
const FAINT = 40 << 24
const WASHES = { winner: 0.38, seen: 0.42 } // how much of --hand lies over a cell: common.css
const SIZE = 240 // CSS pixels across
const JITTER = 6 // CSS pixels that a finger may move within a click
const LAST = 0.9999 // of the way across; the far edge itself would be a cell further

// Numbers printed in cells: font sizes in cells, where nothing else is said.
const TALLEST = 0.42 // there is room around a single digit
const [ROOMY, TIGHT] = [1.8, 2.1] // for all characters of the longest together: each is less than half its font size wide
const READABLE = 0.35 // as small as numbers get before they are set tight
const LARGEST = 17 // CSS pixels: in large cells no larger than the page's own text
const BELOW = 0.36 // of the font size; the baseline lies so far below the middle, half the height of a digit

/**
 * @typedef {object} Look how numbers are shown
 * @property {string} [kind] 'ink': `low` to `high` as black to white; 'signed': from -`limit` to `limit` in the theme's colours
 * @property {number} [low]
 * @property {number} [high]
 * @property {number} [limit]
 * @property {number | null} [digits] after the point of numbers printed in the cells; null: none are printed
 * @property {((cell: number) => boolean) | null} [hidden] cells that are not shown yet
 */
/**
 * @typedef {object} Hands what a board answers to
 * @property {string} [label] for who listens; one without a name shows what the words beside it say
 * @property {number} [size] CSS pixels across
 * @property {(place: Place) => void} [point] mouse or finger are there
 * @property {() => void} [leave] the mouse has gone
 * @property {(place: Place | null) => void} [press] a click; null: the enter key, where the arrows have led
 * @property {(rows: number, columns: number) => void} [move] arrow keys
 * @property {boolean} [pan] whether a finger that moves up or down scrolls the page
 */

export class Board {
  /** @param {Hands} hands */
  constructor({ label = '', size = SIZE, point, leave, press, move, pan = false }) {
    this.size = size
    this.rows = 0
    this.columns = 0
    /** @type {ArrayLike<number> | null} */
    this.values = null
    /** @type {Look} */
    this.look = {}
    this.canvas = el('canvas', { 'aria-hidden': 'true' })
    this.layer = shape('svg', { class: 'marks', preserveAspectRatio: 'none' })
    this.texts = shape('g', { class: 'numbers' })
    this.layer.append(this.texts)
    const spoken = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' }
    this.root = el('div', { class: 'board', style: `width:${size}px`, ...spoken })
    this.root.append(this.canvas, this.layer)
    /** @type {Record<string, SVGElement>} */
    this.marks = {}
    /** @type {Record<string, Set<number>>} */
    this.washed = {}
    /** @type {{ cell: number, node: SVGTextElement, text: string, columns: number, size: number, fill?: string }[]} */
    this.printed = []
    keepPainted(this)
    if (point) this.#listen(point, leave, press, pan)
    if (move) this.#keys(move, press)
  }

  /**
   * @param {{ shape: number[], values: ArrayLike<number> }} grid rows and columns
   * @param {Look} look
   */
  show(
    { shape: [rows, columns], values },
    { kind = 'ink', low = 0, high = 1, limit = 1, digits = null, hidden = null },
  ) {
    const look = { kind, low, high, limit, digits, hidden }
    if (this.#shows(rows, columns, values, look)) return // most answers of the server leave most pictures as they are
    if (rows !== this.rows || columns !== this.columns) {
      this.root.style.aspectRatio = `${columns} / ${rows}`
      this.layer.setAttribute('viewBox', `0 0 ${columns} ${rows}`)
    }
    Object.assign(this, { rows, columns, values, look })
    this.paint()
  }

  #shows(rows, columns, values, look) {
    const own = this.values
    const same = own?.length === values.length && this.rows === rows && this.columns === columns
    if (!same || Object.keys(look).some(name => look[name] !== this.look[name])) return false
    for (let i = 0; i < values.length; i++) if (own[i] !== values[i]) return false
    return true
  }

  /** @param {number} size CSS pixels across */
  resize(size) {
    this.size = size
    this.root.style.width = `${size}px`
  }

  #share(value) {
    const { kind, low, high, limit } = this.look
    return kind === 'ink' ? (value - low) / (high - low || 1) : value / limit
  }

  paint() {
    if (!this.values) return
    if (!dressed(this)) return
    const { rows, columns, values, look } = this
    const pixels = this.#pixels(rows, columns)
    const shades = palette(look.kind, colours(this.root))
    for (let i = 0; i < pixels.length; i++) {
      const colour = shades[shadeOf(this.#share(values[i]))]
      pixels[i] = look.hidden?.(i) ? (colour & ~OPAQUE) | FAINT : colour
    }
    this.context.putImageData(this.image, 0, 0)
    this.#print()
    this.#ink()
  }

  // The same memory for every picture of a size: most boards change with every frame.
  #pixels(rows, columns) {
    if (this.image?.width !== columns || this.image.height !== rows) {
      Object.assign(this.canvas, { width: columns, height: rows })
      this.context = this.canvas.getContext('2d')
      this.image = this.context.createImageData(columns, rows)
      this.pixels = new Uint32Array(this.image.data.buffer)
    }
    return this.pixels
  }

  #colour(theme, i) {
    const part = this.#share(this.values[i])
    return this.look.kind === 'ink' ? ink(part) : signed(theme, part)
  }

  #print() {
    const { digits, hidden } = this.look
    const shown = i => digits !== null && !hidden?.(i)
    const cells = Array.from({ length: digits === null ? 0 : this.values.length }, (_, i) => i).filter(shown)
    if (cells.length !== this.printed.length) this.#makeTexts(cells.length)
    const texts = cells.map(cell => short(this.values[cell], digits))
    const longest = Math.max(0, ...texts.map(text => text.length))
    const wide = Math.min(TIGHT / longest, Math.max(ROOMY / longest, READABLE))
    const size = Math.min(TALLEST, wide, (LARGEST * this.columns) / this.size)
    this.printed.forEach((one, place) => this.#printOne(one, cells[place], texts[place], size))
  }

  #makeTexts(count) {
    this.printed = Array.from({ length: count }, () => ({
      cell: 0,
      node: shape('text'),
      text: '',
      columns: 0,
      size: 0,
    }))
    this.texts.replaceChildren(...this.printed.map(({ node }) => node))
  }

  #printOne(one, cell, text, size) {
    const { columns } = this
    if (one.cell === cell && one.text === text && one.columns === columns && one.size === size) return
    Object.assign(one, { cell, text, columns, size })
    one.node.textContent = text
    put(one.node, {
      x: (cell % columns) + 0.5,
      y: Math.floor(cell / columns) + 0.5 + size * BELOW,
      'font-size': size,
    })
  }

  // Each number in the ink that stands out from its cell, and from what is laid over the cell.
  #ink() {
    const theme = colours(this.root)
    for (const one of this.printed) {
      const i = one.cell
      const washes = Object.entries(this.washed).filter(([, cells]) => cells.has(i))
      const colour = washes.reduce((below, [name]) => mixed(below, theme.hand, WASHES[name]), this.#colour(theme, i))
      const fill = standingOut(colour)
      if (one.fill !== fill) one.node.setAttribute('fill', fill)
      one.fill = fill
    }
  }

  #wash(name, places) {
    if (!WASHES[name]) return
    this.washed[name] = new Set(places.map(([row, column]) => row * this.columns + column))
    if (this.printed.length) this.#ink()
  }

  /**
   * A rectangle over cells.
   * @param {string} name
   * @param {number[] | null} box left, top, width and height in cells; null takes it away
   * @param {string} [kind] how it is drawn, where not by its name
   */
  mark(name, box, kind = name) {
    this.#wash(name, box ? [[box[1], box[0]]] : [])
    if (!box) {
      this.marks[name]?.remove()
      delete this.marks[name]
      return
    }
    const rect = (this.marks[name] ??= this.#place(shape('rect', { class: `mark ${kind}` }), kind === 'winner'))
    const [x, y, width, height] = box
    put(rect, { x, y, width, height })
  }

  // What fills cells lies below their numbers.
  #place(mark, below) {
    this.layer.insertBefore(mark, below ? this.texts : null)
    return mark
  }

  /**
   * Many small circles at once, as one path.
   * @param {string} name
   * @param {number[][]} places [x, y] in cells
   * @param {number} r in cells
   */
  dots(name, places, r) {
    const path = (this.marks[name] ??= this.layer.appendChild(shape('path', { class: name })))
    const one = ([x, y]) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
    path.setAttribute('d', places.map(one).join(''))
  }

  /**
   * Many cells at once.
   * @param {string} name
   * @param {number[][]} places [row, column]
   */
  cells(name, places) {
    const path = (this.marks[name] ??= this.#place(shape('path', { class: name }), true))
    path.setAttribute('d', places.map(([row, column]) => `M${column} ${row}h1v1h-1z`).join(''))
    this.#wash(name, places)
  }

  /** @param {string} label for who listens */
  name(label) {
    this.root.removeAttribute('aria-hidden')
    if (!this.root.hasAttribute('role')) this.root.setAttribute('role', 'img')
    this.root.setAttribute('aria-label', label)
  }

  #listen(point, leave, press, pan) {
    const { root } = this
    root.classList.add('live')
    if (pan) root.style.touchAction = 'pan-y'
    /** @type {{ place: Place, x: number, y: number } | null} where the pointer came down: a click that ends there is meant for that cell */
    let down = null
    const find = event => {
      const box = root.getBoundingClientRect()
      const x = clamp((event.clientX - box.x) / box.width, 0, LAST) * this.columns
      const y = clamp((event.clientY - box.y) / box.height, 0, LAST) * this.rows
      return { x, y, row: Math.floor(y), column: Math.floor(x) }
    }
    root.addEventListener('pointerdown', event => {
      root.setPointerCapture(event.pointerId)
      down = { place: find(event), x: event.clientX, y: event.clientY }
      point(down.place)
    })
    root.addEventListener('pointermove', event => {
      if (event.buttons && down && Math.hypot(event.clientX - down.x, event.clientY - down.y) > JITTER) down = null
      point(find(event))
    })
    if (leave) root.addEventListener('pointerleave', leave)
    if (press) root.addEventListener('click', event => press(down?.place ?? find(event)))
    root.addEventListener('click', () => (down = null))
  }

  // Arrow keys move what is in hand, Enter takes it.
  #keys(move, press) {
    this.root.tabIndex = 0
    this.root.setAttribute('role', 'application')
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
    this.root.addEventListener('keydown', event => {
      if (steps[event.key]) move(...steps[event.key])
      else if (press && (event.key === 'Enter' || event.key === ' ')) press(null)
      else return
      event.preventDefault()
    })
  }
}

/**
 * A board whose cells are set apart, each a thing of its own.
 * @param {Board} board
 * @param {number} rows
 * @param {number} columns
 */
export function apart({ root }, rows, columns) {
  root.classList.add('apart')
  root.style.setProperty('--columns', `${columns}`)
  root.style.setProperty('--rows', `${rows}`)
}
