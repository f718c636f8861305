// A run of training, told anew every second: how far it is, and its two curves as they grow.

const CHARTS = {
  loss: { training: 'loss', validation: 'held_out_loss', say: saidLoss, axis: lossAxis },
  accuracy: { training: 'accuracy', validation: 'held_out_accuracy', say: percent, axis: accuracyAxis },
}
const HEIGHT = 230
const EDGE = { top: 12, bottom: 28, left: 48, label: 10 }
const ENDS = [30, 60, 120, 250, 500] // epochs on the axis of a long run: it grows in steps, not at every epoch
const FLOORS = [[0.99, 0.005], [0.98, 0.005], [0.95, 0.01], [0.9, 0.02], [0.8, 0.05], [0.5, 0.1], [0, 0.2]]
const ENDED = ['stopped', 'done', 'failed']

class Progress {
  constructor(host, { data }) {
    this.words = data.words
    this.at = null // the epoch pointed at; null: the last
    this.#build(host)
  }

  update({ data }) {
    this.data = data
    this.epochs = data.epochs
    this.last = data.epochs.at(-1)
    // Word of a step stays behind when its epoch has ended.
    this.live = data.step && data.step.epoch > (this.last?.epoch ?? 0) && !ENDED.includes(data.state) ? data.step : null
    this.#advance()
    this.#state()
    this.#announce()
    for (const chart of this.charts) chart.show(data.epochs, this.live, this.#end())
    this.#point(this.at)
    this.#tabulate()
  }

  stop() {
    this.charts.forEach(chart => chart.stop())
    this.#name(null)
  }

  #build(host) {
    const { words } = this
    this.now = el('b')
    this.share = el('span')
    this.fill = el('i')
    this.bar = el('div', { class: 'way', role: 'progressbar', 'aria-label': words.progress, 'aria-valuemin': 0, 'aria-valuemax': 100 }, this.fill)
    this.facts = Object.fromEntries(['epoch', 'speed', 'left', 'rate'].map(name => [name, { name: el('dt', {}, words[name]), value: el('dd', { class: name }) }]))
    const facts = Object.values(this.facts).map(fact => el('div', {}, fact.name, fact.value))
    this.charts = Object.entries(CHARTS).map(([name, kind]) => new Chart(kind, name, words))
    this.pair = el('div', { class: 'charts', tabindex: 0, role: 'slider', 'aria-orientation': 'horizontal', 'aria-label': words.charts }, ...this.charts.map(chart => chart.root))
    this.spoken = el('p', { class: 'spoken', 'aria-live': 'polite' })
    host.append(el('div', { class: 'room progress' }, el('p', { class: 'state' }, this.now, this.share), this.bar, el('dl', {}, ...facts),
      this.pair, this.spoken, this.#table()))
    this.#listen()
  }

  // --- how far it is ----------------------------------------------------------------------------

  #advance() {
    const { epochs, live, data } = this
    const done = data.state === 'done' ? data.total : (this.last?.epoch ?? 0)
    const { part, share, title } = advance(data, done, live)
    const begun = live?.epoch ?? (ENDED.includes(data.state) || data.state === 'queued' ? done : Math.min(done + 1, data.total))
    const epoch = fill(this.words.of, { epoch: begun, total: data.total })
    const took = ENDED.includes(data.state)
    this.#name(title)
    write(this.share, share)
    this.fill.style.width = `${100 * part}%`
    this.bar.setAttribute('aria-valuenow', Math.floor(100 * part))
    this.bar.setAttribute('aria-valuetext', `${share}, ${this.words.epoch} ${epoch}`)
    write(this.facts.epoch.value, epoch)
    write(this.facts.speed.value, whole(live?.images_per_second ?? this.last?.images_per_second))
    write(this.facts.left.name, took ? this.words.took : this.words.left)
    write(this.facts.left.value, clock(took && epochs.length ? epochs.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0) : data.left))
    write(this.facts.rate.value, short(live?.rate ?? this.last?.rate))
  }

  #state() {
    const { state } = this.data
    write(this.now, this.words.states[state])
    this.bar.parentElement.dataset.state = state
  }

  // The tab tells how far it is; the page's own name comes back unless another page has put its own.
  #name(title) {
    if (title) document.title = title
    else if (this.title && document.title === this.title) document.title = this.data.page_title
    this.title = title
  }

  // The epochs on the axis: all of the run, or those so far and some room where many are to come.
  #end() {
    const { total, state } = this.data
    const now = this.live?.epoch ?? this.last?.epoch ?? 1
    if (ENDED.includes(state)) return now
    return Math.min(total, ENDS.find(end => end >= now) ?? total)
  }

  #announce() {
    const { last } = this
    if (last && this.told !== undefined && this.told < last.epoch) {
      const said = { epoch: last.epoch, total: this.data.total, loss: saidLoss(last.held_out_loss), accuracy: percent(last.held_out_accuracy) }
      this.spoken.textContent = fill(this.words.ended, said)
    }
    this.told = last?.epoch ?? 0
  }

  // --- the epoch pointed at -----------------------------------------------------------------------

  #listen() {
    const find = event => this.charts.find(chart => event.composedPath().includes(chart.root))
    const point = event => find(event) && this.#point(find(event).epoch(event.clientX))
    this.pair.addEventListener('pointerdown', point)
    this.pair.addEventListener('pointermove', point)
    this.pair.addEventListener('pointerleave', event => event.pointerType === 'mouse' && this.#point(null))
    this.pair.addEventListener('blur', () => this.#point(null))
    this.pair.addEventListener('keydown', event => this.#key(event))
  }

  #key(event) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity }
    if (event.key === 'Escape') this.#point(null)
    else if (steps[event.key] && this.epochs.length) {
      const here = this.epochs.findIndex(({ epoch }) => epoch === (this.at ?? this.last.epoch))
      this.#point(this.epochs[clamp(here + steps[event.key], 0, this.epochs.length - 1)].epoch)
    } else return
    event.preventDefault()
  }

  #point(epoch) {
    this.at = epoch
    const row = this.epochs.find(one => one.epoch === epoch) ?? this.last ?? null
    const said = this.charts.map(chart => chart.point(row, epoch !== null, this.live))
    const limits = { valuemin: this.epochs[0]?.epoch ?? 0, valuemax: this.last?.epoch ?? 0, valuenow: row?.epoch ?? 0, valuetext: said.join('; ') }
    for (const [name, value] of Object.entries(limits)) this.pair.setAttribute(`aria-${name}`, value)
  }

  // --- the numbers of the last epoch, for who does not see the curves -----------------------------

  #table() {
    const { words } = this
    this.caption = el('caption')
    this.cells = Object.fromEntries(Object.keys(CHARTS).map(name => [name, { training: el('td'), validation: el('td') }]))
    const heads = ['training', 'validation'].map(line => el('th', { scope: 'col' }, words[line]))
    const rows = Object.entries(this.cells).map(([name, { training, validation }]) => el('tr', {}, el('th', { scope: 'row' }, words[name]), training, validation))
    return el('div', { class: 'spoken' }, el('table', {}, this.caption, el('thead', {}, el('tr', {}, el('td'), ...heads)), el('tbody', {}, ...rows)))
  }

  #tabulate() {
    write(this.caption, fill(this.words.at, { epoch: this.last?.epoch ?? 0 }))
    for (const [name, kind] of Object.entries(CHARTS)) {
      for (const line of ['training', 'validation']) write(this.cells[name][line], kind.say(this.last?.[kind[line]]))
    }
  }
}

// One measure over the epochs: training and validation, the step in progress, a line at the epoch pointed at.
class Chart {
  constructor(kind, name, words) {
    Object.assign(this, { kind, words, name, width: 0, rows: [], lines: {}, ends: {}, marks: {} })
    this.svg = shape('svg', { class: 'chart', height: HEIGHT, 'aria-hidden': 'true' })
    this.grid = this.#add('g', 'grid')
    this.left = this.#add('g', 'ticks left')
    this.foot = this.#add('g', 'ticks foot')
    this.unit = this.#add('text', 'unit')
    this.unit.textContent = words.axis
    put(this.unit, { x: EDGE.left - 8, y: HEIGHT - 6 })
    this.cross = this.#add('line', 'cross')
    this.plot = this.#add('svg', 'plot') // what leaves the axis is cut off
    for (const line of ['training', 'validation']) {
      this.lines[line] = this.plot.appendChild(shape('path', { class: `curve ${line}` }))
      this.marks[line] = this.#add('path', `dots ${line}`)
      this.ends[line] = this.#add('text', `end ${line}`)
      this.ends[line].textContent = words[line]
    }
    this.step = this.#add('circle', 'step')
    this.held = this.#add('path', 'held')
    this.root = titled(words[name], '', this.svg, this.#numbers())
    this.root.classList.add(name)
    this.sizes = new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect.width))
    this.sizes.observe(this.root)
  }

  stop() {
    this.sizes.disconnect()
  }

  #numbers() {
    this.when = el('span', { class: 'when' })
    this.said = { training: el('b', { class: 'training' }), validation: el('b', { class: 'validation' }) }
    const parts = Object.entries(this.said).map(([line, value]) => el('span', { class: 'part' }, `${this.words[line]} `, value))
    return el('p', { class: 'numbers' }, this.when, ...parts)
  }

  #add(tag, name) {
    return this.svg.appendChild(shape(tag, { class: name }))
  }

  #resize(width) {
    this.width = width
    this.svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`)
    if (this.axis) this.#draw()
  }

  show(epochs, live, end) {
    Object.assign(this, { rows: epochs, live, end })
    const { training, validation, axis } = this.kind
    // The steep beginning of a long run may leave the axis, so that the rest can be read.
    const values = epochs.slice(Math.floor(epochs.length / 20)).flatMap(row => [row[training], row[validation]]).filter(drawable)
    // Within the first epoch the axis holds what the steps have shown, or it would slip at every look.
    const seen = values.length ? [] : [...(this.seen ?? []), live?.[training]].filter(drawable)
    this.seen = seen
    this.axis = axis(values.length ? values : seen)
    this.svg.classList.toggle('dense', epochs.length > 100)
    this.#draw()
  }

  // The epoch under a place on the screen.
  epoch(clientX) {
    const x = clientX - this.svg.getBoundingClientRect().x
    const away = ({ epoch }) => Math.abs(this.#x(epoch) - x)
    return this.rows.reduce((best, row) => (best === null || away(row) < away(best) ? row : best), null)?.epoch ?? null
  }

  // Tells an epoch's numbers, and marks them where they were asked for; returns what it tells.
  point(row, marked, live) {
    const { words, kind } = this
    this.pointed = marked ? row : null
    const begun = row ?? (live && { epoch: live.epoch, [kind.training]: live[kind.training] })
    write(this.when, row ? fill(words.at, { epoch: row.epoch }) : live ? fill(words.step, live) : words.nothing)
    for (const [line, value] of Object.entries(this.said)) {
      write(value, kind.say(begun?.[kind[line]]))
      value.parentElement.hidden = !begun
    }
    this.#mark()
    const told = Object.entries(this.said).map(([line, value]) => `${words[line]} ${value.textContent}`)
    return begun ? `${words[this.name]}, ${this.when.textContent}: ${told.join(', ')}` : this.when.textContent
  }

  // --- places -----------------------------------------------------------------------------------

  #x(epoch) {
    return EDGE.left + (epoch / this.end) * (this.right - EDGE.left)
  }

  #y(value) {
    const { low, high } = this.axis
    return HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.bottom - EDGE.top)
  }

  // What has no number, or one out of all proportion, has no place: the line breaks there.
  #place(row, line) {
    const value = row[this.kind[line]]
    return drawable(value) && Math.abs(value) <= this.axis.most ? [round(this.#x(row.epoch)), round(this.#y(value))] : null
  }

  #within(place) {
    return place && place[1] >= EDGE.top - 1 && place[1] <= HEIGHT - EDGE.bottom + 1
  }

  // --- drawing: every node stays, only numbers change -----------------------------------------------

  #draw() {
    if (!this.width) return
    const widest = Math.max(...Object.values(this.ends).map(text => text.getComputedTextLength()))
    this.right = this.width - Math.ceil(widest) - EDGE.label - 2
    this.#rule()
    for (const line of ['training', 'validation']) this.#curve(line)
    this.#progress()
    this.#label()
    this.#mark()
  }

  #progress() {
    const { live, axis } = this
    const value = live?.[this.kind.training]
    this.ahead = live ? this.#x(live.epoch - 1 + live.step / live.steps) : 0
    this.step.toggleAttribute('hidden', !Number.isFinite(value))
    if (Number.isFinite(value)) put(this.step, { cx: round(this.ahead), cy: round(this.#y(clamp(value, axis.low, axis.high))), r: 4 })
  }

  #rule() {
    const { low, high, step } = this.axis
    const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step)
    const stride = Math.max(1, nice((this.end * 46) / (this.right - EDGE.left)))
    const epochs = Array.from({ length: Math.floor(this.end / stride) + 1 }, (_, i) => i * stride)
    const y = value => round(this.#y(value))
    const [x, top, width, height] = [EDGE.left, EDGE.top - 2, this.right - EDGE.left, HEIGHT - EDGE.bottom - EDGE.top + 4]
    put(this.plot, { x, y: top, width, height, viewBox: [x, top, width, height].join(' ') })
    pool(this.grid, 'line', ticks, value => ({ x1: EDGE.left, x2: round(this.right), y1: y(value), y2: y(value) }))
    pool(this.left, 'text', ticks, value => ({ x: EDGE.left - 8, y: y(value) + 5 }), this.axis.say)
    pool(this.foot, 'text', epochs, epoch => ({ x: round(this.#x(epoch)), y: HEIGHT - 6 }), String)
  }

  #curve(line) {
    const places = this.rows.map(row => this.#place(row, line))
    const alone = places.filter((place, i) => place && !places[i - 1] && !places[i + 1])
    const last = places.findLast(place => place)
    const beyond = this.rows.filter(row => row[this.kind[line]] > this.axis.most).map(row => this.#x(row.epoch))
    this.lines[line].setAttribute('d', places.map((place, i) => place && `${places[i - 1] ? 'L' : 'M'}${place}`).filter(Boolean).join(''))
    const upwards = beyond.map(x => `M${round(x - 5)} ${EDGE.top - 1}l5 -8 5 8z`)
    this.marks[line].setAttribute('d', [...alone, last].filter(place => this.#within(place)).map(place => dot(place, 3.5)).concat(upwards).join(''))
    this.ends[line].place = last
  }

  // The names stand where the lines end, and keep clear of each other and of the step in progress.
  #label() {
    const shown = Object.values(this.ends).filter(text => text.place)
    const high = shown.sort((a, b) => a.place[1] - b.place[1]).map(text => clamp(text.place[1], EDGE.top, HEIGHT - EDGE.bottom - 6))
    if (high.length === 2 && high[1] - high[0] < 18) {
      const middle = clamp((high[0] + high[1]) / 2, EDGE.top + 9, HEIGHT - EDGE.bottom - 15)
      high.splice(0, 2, middle - 9, middle + 9)
    }
    for (const text of Object.values(this.ends)) text.toggleAttribute('hidden', !text.place)
    shown.forEach((text, i) => put(text, { x: round(Math.min(Math.max(text.place[0], this.ahead), this.right) + EDGE.label), y: round(high[i] + 5) }))
  }

  #mark() {
    const row = this.width && this.pointed
    this.cross.toggleAttribute('hidden', !row)
    this.held.toggleAttribute('hidden', !row)
    if (!row) return
    const x = round(this.#x(row.epoch))
    put(this.cross, { x1: x, x2: x, y1: EDGE.top, y2: HEIGHT - EDGE.bottom })
    const places = ['training', 'validation'].map(line => this.#place(row, line)).filter(place => this.#within(place))
    this.held.setAttribute('d', places.map(place => dot(place, 5)).join(''))
  }
}

// How much of the run is done, 0 to 1, and how that is said: the same beside the bar and in the tab.
function advance({ state, total, title }, done, live) {
  const part = state === 'done' ? 1 : clamp((done + (live ? live.step / live.steps : 0)) / total, 0, 1) || 0
  const share = `${Math.floor(100 * part)} %`
  return { part, share, title: title && `${share} · ${title}` }
}

// --- axes -----------------------------------------------------------------------------------------

// A step of 1, 2 or 5 times a power of ten.
function nice(rough) {
  const unit = 10 ** Math.floor(Math.log10(rough))
  return unit * [1, 2, 5, 10].find(times => times * unit >= rough * 0.9999)
}

// A number that a place on the screen can be worked out from.
function drawable(value) {
  return Number.isFinite(value) && Math.abs(value) < 1e100
}

// From zero to the highest loss; one that is out of all proportion does not press the rest flat.
function lossAxis(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const most = Math.max(4, 30 * (sorted[Math.floor(sorted.length / 2)] ?? 0))
  const top = Math.max(sorted.findLast(value => value <= most) ?? 2.4, 1e-6)
  const step = nice(top / 5)
  return { low: 0, high: step * Math.ceil(top / step - 1e-9), step, most, say: value => (value < 1e5 ? say(value, 6) : short(value)) }
}

function accuracyAxis(values) {
  const least = clamp(Math.min(...values, 1), 0, 1)
  const [low, step] = FLOORS.find(([floor]) => floor <= (values.length ? least : 0))
  return { low, high: 1, step, most: 1, say: value => `${say(100 * value, 1)} %` }
}

// --- nodes ------------------------------------------------------------------------------------------

function write(node, text) {
  if (node.textContent !== text) node.textContent = text
}

function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
}

// As many nodes as things, made or taken away only where their number changes.
function pool(host, tag, things, place, text) {
  while (host.childElementCount > things.length) host.lastChild.remove()
  while (host.childElementCount < things.length) host.append(shape(tag, {}))
  things.forEach((thing, i) => {
    put(host.children[i], place(thing))
    if (text) write(host.children[i], text(thing))
  })
}

function dot([x, y], r) {
  return `M${round(x - r)} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
}

// --- numbers ------------------------------------------------------------------------------------------

function round(value) {
  return Math.round(10 * value) / 10
}

function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : '–'
}

function saidLoss(value) {
  if (!Number.isFinite(value)) return '–'
  return value < 1e5 ? value.toFixed(4) : short(value)
}

// Three digits, and powers of ten where there would be many noughts: 0.00098, 1.2e-5
function short(value) {
  if (!Number.isFinite(value)) return '–'
  const plain = value === 0 || (value >= 1e-4 && value < 1e5)
  return plain ? `${Number(value.toPrecision(3))}` : value.toExponential(1).replace('.0', '').replace('+', '')
}

function whole(value) {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–'
}

function clock(seconds) {
  if (!Number.isFinite(seconds)) return '–'
  const all = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = number => `${number}`.padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

export default function (args) {
  return mounted(args, (host, first) => new Progress(host, first))
}
