// What the components share. Python puts this text before each of them: see ui/component.py.
// Numbers come from `lenet`, packed; here they are only drawn and pointed at.

const SPACE = 'http://www.w3.org/2000/svg'

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (value !== false && value != null) made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children.filter(child => child != null))
  return made
}

function shape(tag, attributes) {
  const made = document.createElementNS(SPACE, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

// { shape, f32 } of ui/component.py -> { shape, values }
function unpack({ shape, f32 }) {
  const bytes = Uint8Array.from(atob(f32), letter => letter.charCodeAt(0))
  return { shape, values: new Float32Array(bytes.buffer) }
}

function say(value, digits = 2) {
  const text = Number(value.toFixed(digits)).toString()
  return text.replace('-', '−')
}

// "{row} of {rows}" with { row: 1, rows: 5 } -> "1 of 5": sentences come translated from Python.
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name])
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value))
}

// What Python has sent, whole: of what repeats by itself only the changes come, see ui/following.py. Null when they
// belong to something that did not arrive; then Python is asked for all of it.
function received({ parentElement: host, data, setTriggerValue }) {
  const { mark, after, parts, more } = JSON.parse(data.json)
  if (after === undefined) host.received = parts
  else if (host.mark !== mark) {
    if (host.mark !== after) return asked(host, mark, setTriggerValue)
    host.received = { ...host.received, ...parts }
    for (const [name, { from, rows }] of Object.entries(more)) host.received[name] = [...host.received[name].slice(0, from), ...rows]
  }
  host.mark = mark
  return host.received
}

function asked(host, mark, setTriggerValue) {
  if (host.lost !== mark) setTriggerValue('lost', mark)
  host.lost = mark
  return null
}

// One view a mount: made once, given new data at every rerun.
function mounted(mount, make) {
  const { parentElement, setStateValue } = mount
  const stop = () => parentElement.view?.stop?.()
  const data = received(mount)
  if (data === null) return stop
  const args = { data, setStateValue }
  const words = JSON.stringify(data.words)
  if (parentElement.words !== words) {
    // Another language: everything is written anew.
    stop()
    parentElement.room?.remove()
    parentElement.room = parentElement.appendChild(el('div'))
    parentElement.view = make(parentElement.room, args)
    parentElement.words = words
  }
  parentElement.view.update(args)
  return stop
}

// --- colours: the theme's, read from the custom properties of ui/style.css -------------------

let theme = null

function colours(host) {
  theme ??= ['--neg', '--zero', '--pos', '--hand'].map(name => {
    const probe = host.appendChild(el('i', { class: 'probe', style: `color:var(${name})` }))
    const found = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number)
    probe.remove()
    return found
  })
  return theme
}

// The colours are the page's: what is not on it yet is painted as soon as it is. On a page just opened
// its style may come a moment later still.
function dressed(part) {
  if (!part.root.isConnected) queueMicrotask(() => part.root.isConnected && part.paint())
  else if (theme === null && getComputedStyle(part.root).getPropertyValue('--zero') === '') requestAnimationFrame(() => part.paint())
  else return true
  return false
}

function mixed(colour, other, part) {
  return colour.map((value, i) => value + (other[i] - value) * part)
}

function signed([neg, zero, pos], part) {
  const end = part < 0 ? neg : pos
  const share = Math.min(1, Math.abs(part)) ** 0.8
  return mixed(zero, end, share)
}

// Black or white, whichever stands out more from a colour: one of the two always does, by 4.5 to 1.
function standingOut(colour) {
  const [red, green, blue] = colour.map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.1791 ? '#000' : '#fff'
}

const WASHES = { winner: 0.38, seen: 0.42 } // how much of --hand lies over a cell: common.css
const boards = new Set() // and tables: all that is painted in the page's colours
const app = document.querySelector('.stApp')
const prune = () => boards.forEach(board => board.root.isConnected || boards.delete(board))
const repaint = () => {
  theme = null
  prune()
  boards.forEach(board => board.paint())
}
if (app) new MutationObserver(repaint).observe(app, { attributes: true, attributeFilter: ['class', 'style'] })
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)

// --- a board: a small picture in cells, with marks over it, that can be pointed at -------------

class Board {
  // point({ row, column, x, y }): where mouse, finger or arrow keys are; leave(): the mouse has gone.
  constructor({ label = '', size = 240, point, leave, press, move, pan = false }) {
    this.size = size
    this.canvas = el('canvas', { 'aria-hidden': 'true' })
    this.layer = shape('svg', { class: 'marks', preserveAspectRatio: 'none' })
    this.texts = shape('g', { class: 'numbers' })
    this.layer.append(this.texts)
    // One without a name shows what the words beside it say: who listens is spared it.
    const spoken = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' }
    this.root = el('div', { class: 'board', style: `width:${size}px`, ...spoken })
    this.root.append(this.canvas, this.layer)
    this.marks = {}
    this.washed = {}
    this.printed = []
    boards.add(this)
    if (boards.size % 500 === 0) prune()
    if (point) this.#listen(point, leave, press, pan)
    if (move) this.#keys(move, press)
  }

  // { shape: [rows, columns], values }, kind 'ink' (low..high as black..white) or 'signed' (+-limit)
  show({ shape: [rows, columns], values }, { kind = 'ink', low = 0, high = 1, limit = 1, digits = null, hidden = null }) {
    const picture = { rows, columns, values, kind, low, high, limit, digits, hidden }
    if (this.#shows(picture)) return // most answers of the server leave most pictures as they are
    Object.assign(this, picture)
    this.root.style.aspectRatio = `${columns} / ${rows}`
    this.layer.setAttribute('viewBox', `0 0 ${columns} ${rows}`)
    this.paint()
  }

  #shows({ values, ...rest }) {
    return this.values?.length === values.length && this.values.every((value, i) => value === values[i])
      && Object.entries(rest).every(([name, value]) => this[name] === value)
  }

  resize(size) {
    this.size = size
    this.root.style.width = `${size}px`
  }

  share(value) {
    return this.kind === 'ink' ? (value - this.low) / (this.high - this.low || 1) : value / this.limit
  }

  paint() {
    if (!this.values) return
    if (!dressed(this)) return
    const { rows, columns, canvas } = this
    canvas.width = columns
    canvas.height = rows
    const context = canvas.getContext('2d')
    const image = context.createImageData(columns, rows)
    const theme = colours(this.root)
    for (let i = 0; i < rows * columns; i++) {
      image.data.set([...this.#colour(theme, i), this.hidden?.(i) ? 40 : 255], 4 * i)
    }
    context.putImageData(image, 0, 0)
    this.#print()
    this.#ink()
  }

  #colour(theme, i) {
    const part = this.share(this.values[i])
    return this.kind === 'ink' ? Array(3).fill(255 * clamp(part, 0, 1)) : signed(theme, part)
  }

  #print() {
    this.printed = []
    this.texts.replaceChildren()
    if (this.digits === null) return
    for (let i = 0; i < this.values.length; i++) {
      if (this.hidden?.(i)) continue
      const text = say(this.values[i], this.digits)
      const size = Math.min(0.42, 1.5 / text.length, (17 * this.columns) / this.size)
      const at = { x: (i % this.columns) + 0.5, y: Math.floor(i / this.columns) + 0.5 + size * 0.36 }
      const printed = shape('text', { ...at, 'font-size': size })
      printed.textContent = text
      this.texts.append(printed)
      this.printed.push([i, printed])
    }
  }

  // Each number in the ink that stands out from its cell, and from what is laid over the cell.
  #ink() {
    const theme = colours(this.root)
    for (const [i, text] of this.printed) {
      const washes = Object.entries(this.washed).filter(([, cells]) => cells.has(i))
      const colour = washes.reduce((below, [name]) => mixed(below, theme[3], WASHES[name]), this.#colour(theme, i))
      text.setAttribute('fill', standingOut(colour))
    }
  }

  #wash(name, places) {
    if (!WASHES[name]) return
    this.washed[name] = new Set(places.map(([row, column]) => row * this.columns + column))
    if (this.printed.length) this.#ink()
  }

  // A rectangle over cells; null takes it away.
  mark(name, box, kind = name) {
    this.#wash(name, box ? [[box[1], box[0]]] : [])
    if (!box) {
      this.marks[name]?.remove()
      delete this.marks[name]
      return
    }
    const rect = (this.marks[name] ??= this.#place(shape('rect', { class: `mark ${kind}` }), kind === 'winner'))
    const [x, y, width, height] = box
    for (const [key, value] of Object.entries({ x, y, width, height })) rect.setAttribute(key, value)
  }

  // What fills cells lies below their numbers.
  #place(made, below) {
    this.layer.insertBefore(made, below ? this.texts : null)
    return made
  }

  // Many small circles at once, as one path: [[x, y], ...], r in cells.
  dots(name, places, r) {
    const path = (this.marks[name] ??= this.layer.appendChild(shape('path', { class: name })))
    const one = ([x, y]) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
    path.setAttribute('d', places.map(one).join(''))
  }

  // Many cells at once: [[row, column], ...]
  cells(name, places) {
    const path = (this.marks[name] ??= this.#place(shape('path', { class: name }), true))
    path.setAttribute('d', places.map(([row, column]) => `M${column} ${row}h1v1h-1z`).join(''))
    this.#wash(name, places)
  }

  name(label) {
    this.root.removeAttribute('aria-hidden')
    if (!this.root.hasAttribute('role')) this.root.setAttribute('role', 'img')
    this.root.setAttribute('aria-label', label)
  }

  #listen(point, leave, press, pan) {
    const { root } = this
    root.classList.add('live')
    if (pan) root.style.touchAction = 'pan-y'
    const find = event => {
      const box = root.getBoundingClientRect()
      const x = clamp((event.clientX - box.x) / box.width, 0, 0.9999) * this.columns
      const y = clamp((event.clientY - box.y) / box.height, 0, 0.9999) * this.rows
      return { x, y, row: Math.floor(y), column: Math.floor(x) }
    }
    root.addEventListener('pointerdown', event => {
      root.setPointerCapture(event.pointerId)
      point(find(event))
    })
    root.addEventListener('pointermove', event => point(find(event)))
    if (leave) root.addEventListener('pointerleave', leave)
    if (press) root.addEventListener('click', event => press(find(event)))
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

function titled(title, note, ...content) {
  const heading = el('p', { class: 'tag' }, el('b', {}, title), note ? ` ${note}` : '')
  return el('figure', {}, heading, ...content)
}

function legend(low, high) {
  return el('span', { class: 'legend' }, el('span', {}, low), el('i'), el('span', {}, high))
}

// --- play, pause, step back, step on ------------------------------------------------------------

function player(words, { length, now, go, pause = 650 }) {
  let timer = null
  const stop = () => {
    clearInterval(timer)
    timer = null
    play.textContent = words.play
    root.dataset.playing = 'false'
  }
  const start = () => {
    go(now() >= length() - 1 ? 0 : now())
    timer = setInterval(() => (now() >= length() - 1 ? stop() : go(now() + 1)), pause)
    play.textContent = words.pause
    root.dataset.playing = 'true'
  }
  const step = by => () => {
    stop()
    go((now() + by + length()) % length())
  }
  const play = el('button', { type: 'button', class: 'play', onclick: () => (timer ? stop() : start()) }, words.play)
  const back = el('button', { type: 'button', class: 'back', onclick: step(-1) }, words.back)
  const next = el('button', { type: 'button', class: 'next', onclick: step(1) }, words.next)
  const root = el('div', { class: 'player', 'data-playing': 'false' }, play, back, next)
  return { root, stop }
}

// Rows of texts from a spreadsheet's cells, or from a text. A comma within a number is a decimal point; it parts
// numbers where a space follows it, and where a line holds nothing else that could.
function pasted(text) {
  return text.trim().split(/\r?\n|;/).map(line => {
    const parts = line.trim().split(/,?\s+/)
    const bare = parts.length === 1 && parts[0].split(',').length > 2
    return bare ? parts[0].split(',') : parts
  })
}

// --- a table of numbers to type into ------------------------------------------------------------

class Table {
  constructor({ label, changed, size = 46 }) {
    this.label = label
    this.changed = changed
    this.root = el('div', { class: 'cells', style: `--cell:${size}px` })
    boards.add(this)
    this.root.addEventListener('input', () => this.#later(600))
    this.root.addEventListener('change', () => this.#later(0))
    this.root.addEventListener('paste', event => this.#paste(event))
  }

  set texts(rows) {
    this.root.style.setProperty('--columns', rows[0].length)
    const make = (text, i, j) =>
      el('input', { type: 'text', inputmode: 'text', autocomplete: 'off', spellcheck: 'false', value: text,
        'aria-label': fill(this.label, { row: i + 1, column: j + 1 }) })
    this.root.replaceChildren(...rows.flatMap((row, i) => row.map((text, j) => make(text, i, j))))
    this.columns = rows[0].length
  }

  get texts() {
    const all = [...this.root.children].map(cell => cell.value)
    return Array.from({ length: all.length / this.columns }, (_, i) => all.slice(i * this.columns, (i + 1) * this.columns))
  }

  // A colour behind each number, which is written in the ink that stands out from it.
  tint(values, kind, limit) {
    this.tinted = { values, kind, limit: limit || 1 }
    this.paint()
  }

  paint() {
    if (!this.tinted || !dressed(this)) return
    const { values, kind, limit } = this.tinted
    const theme = colours(this.root)
    ;[...this.root.children].forEach((cell, i) => {
      const part = values ? values[i] / limit : 0
      const colour = kind === 'ink' ? Array(3).fill(255 * clamp(part, 0, 1)) : signed(theme, part)
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
    const cells = [...this.root.children]
    const first = cells.indexOf(event.target)
    rows.forEach((row, i) => row.forEach((text, j) => {
      const column = (first % this.columns) + j
      const cell = cells[(Math.floor(first / this.columns) + i) * this.columns + column]
      if (cell && column < this.columns) cell.value = text
    }))
    this.#later(0)
  }
}
