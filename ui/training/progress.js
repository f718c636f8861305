// A run of training, told anew every second: how far it is, and its two curves as they grow.
import { clamp } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, write } from '../browser/drawing/dom.js'
import { accuracyAxis, lossAxis } from './axes.js'
import { Chart, LINES } from './chart.js'
import { advance, clock, compact, grouped, lossText, percent } from './measures.js'

export const styles = ['training/progress.css']

const CHARTS = {
  loss: { training: 'loss', validation: 'held_out_loss', say: lossText, axis: lossAxis },
  accuracy: { training: 'accuracy', validation: 'held_out_accuracy', say: percent, axis: accuracyAxis },
}
const ENDS = [30, 60, 120, 250, 500] // epochs on the axis of a long run: it grows in steps, not at every epoch
const ENDED = ['stopped', 'done', 'failed']

export default class Progress {
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
    this.charts = Object.entries(CHARTS).map(([name, kind]) => new Chart(kind, name, words))
    this.pair = el(
      'div',
      { class: 'charts', tabindex: 0, role: 'slider', 'aria-orientation': 'horizontal', 'aria-label': words.charts },
      ...this.charts.map(chart => chart.root),
    )
    this.spoken = el('p', { class: 'spoken', 'aria-live': 'polite' })
    const state = el('p', { class: 'state' }, this.now, this.share)
    const parts = [state, this.#way(), this.#facts(), this.pair, this.spoken, this.#table()]
    host.append(el('div', { class: 'room progress' }, ...parts))
    this.#listen()
  }

  // The bar that fills.
  #way() {
    this.fill = el('i')
    this.bar = el(
      'div',
      {
        class: 'way',
        role: 'progressbar',
        'aria-label': this.words.progress,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
      },
      this.fill,
    )
    return this.bar
  }

  #facts() {
    const named = name => ({ name: el('dt', {}, this.words[name]), value: el('dd', { class: name }) })
    this.facts = Object.fromEntries(['epoch', 'speed', 'left', 'rate'].map(name => [name, named(name)]))
    return el('dl', {}, ...Object.values(this.facts).map(fact => el('div', {}, fact.name, fact.value)))
  }

  // --- how far it is ----------------------------------------------------------------------------

  #advance() {
    const { epochs, live, data } = this
    const done = data.state === 'done' ? data.total : (this.last?.epoch ?? 0)
    const { part, share, title } = advance(data, done, live)
    const begun =
      live?.epoch ?? (ENDED.includes(data.state) || data.state === 'queued' ? done : Math.min(done + 1, data.total))
    const epoch = fill(this.words.of, { epoch: begun, total: data.total })
    const took = ENDED.includes(data.state)
    this.#name(title)
    write(this.share, share)
    this.fill.style.width = `${100 * part}%`
    this.bar.setAttribute('aria-valuenow', `${Math.floor(100 * part)}`)
    this.bar.setAttribute('aria-valuetext', `${share}, ${this.words.epoch} ${epoch}`)
    write(this.facts.epoch.value, epoch)
    write(this.facts.speed.value, grouped(live?.images_per_second ?? this.last?.images_per_second))
    write(this.facts.left.name, took ? this.words.took : this.words.left)
    write(
      this.facts.left.value,
      clock(took && epochs.length ? epochs.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0) : data.left),
    )
    write(this.facts.rate.value, compact(live?.rate ?? this.last?.rate))
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
      const told = {
        epoch: last.epoch,
        total: this.data.total,
        loss: lossText(last.held_out_loss),
        accuracy: percent(last.held_out_accuracy),
      }
      this.spoken.textContent = fill(this.words.ended, told)
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
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
      Home: -Infinity,
      End: Infinity,
    }
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
    const told = this.charts.map(chart => chart.point(row, epoch !== null, this.live))
    const limits = {
      valuemin: this.epochs[0]?.epoch ?? 0,
      valuemax: this.last?.epoch ?? 0,
      valuenow: row?.epoch ?? 0,
      valuetext: told.join('; '),
    }
    for (const [name, value] of Object.entries(limits)) this.pair.setAttribute(`aria-${name}`, value)
  }

  // --- the numbers of the last epoch, for who does not see the curves -----------------------------

  #table() {
    const { words } = this
    this.caption = el('caption')
    this.cells = Object.fromEntries(
      Object.keys(CHARTS).map(name => [name, { training: el('td'), validation: el('td') }]),
    )
    const heads = LINES.map(line => el('th', { scope: 'col' }, words[line]))
    const rows = Object.entries(this.cells).map(([name, { training, validation }]) =>
      el('tr', {}, el('th', { scope: 'row' }, words[name]), training, validation),
    )
    return el(
      'div',
      { class: 'spoken' },
      el('table', {}, this.caption, el('thead', {}, el('tr', {}, el('td'), ...heads)), el('tbody', {}, ...rows)),
    )
  }

  #tabulate() {
    write(this.caption, fill(this.words.at, { epoch: this.last?.epoch ?? 0 }))
    for (const [name, kind] of Object.entries(CHARTS)) {
      for (const line of LINES) write(this.cells[name][line], kind.say(this.last?.[kind[line]]))
    }
  }
}
