// The reader's digit in the network as it forms: its filters, maps and answer after any epoch that is kept.
import { sameClasses } from '../browser/calculating/classes.js'
import { largest, percentage } from '../browser/calculating/numbers.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { Bars } from '../browser/drawing/bars.js'
import { Board } from '../browser/drawing/board.js'
import { el, legend, write } from '../browser/drawing/dom.js'
import { player } from '../browser/drawing/player.js'

export const styles = ['browser/bars.css', 'training/forming.css']

const NEWEST = -1 // the wish to see whatever epoch came last
const PATIENCE = 3000 // milliseconds without an answer after which a wish counts as lost
const EPOCH_PAUSE = 250 // milliseconds from one epoch to the next while it plays
const GROUPS = ['digit', 'kernels', 'C1', 'C3']

export default class Forming {
  constructor(host, { data }) {
    this.words = data.words
    this.asked = null // what has been sent and is not answered yet
    this.wish = null // what the reader wants to see; the latest alone counts
    this.boards = {}
    this.#build(host)
  }

  update({ data, setStateValue }) {
    this.send = setStateValue
    this.data = data
    if (!sameClasses(data.classes, this.classes)) this.#name(data.classes)
    if (this.asked === null) this.wish = null
    else if (this.asked === NEWEST ? data.following : data.at === this.asked) this.#answered()
    GROUPS.forEach(name => this.#show(name))
    this.#read()
    this.#control()
    this.root.dataset.at = `${data.at}`
  }

  stop() {
    this.player.stop()
    clearTimeout(this.patience)
  }

  #build(host) {
    this.#makePlayer()
    this.sets = Object.fromEntries(
      GROUPS.map(name => [
        name,
        { grid: el('div', { class: `set ${name}` }), size: el('span'), scale: el('p', { class: 'scale' }) },
      ]),
    )
    this.root = el('div', { class: 'room forming' }, this.player.root, this.#when(), this.#stage())
    host.append(this.root)
  }

  // Through the epochs one by one, and a switch that stays at the newest.
  #makePlayer() {
    this.player = player(this.words, {
      length: () => this.data.epochs.length,
      now: () => this.#here(),
      go: place => this.#want(this.data.epochs[place]),
      pause: EPOCH_PAUSE,
    })
    const press = { type: 'button', class: 'newest', onclick: () => this.#follow() }
    this.newest = el('button', press, this.words.newest)
    this.player.root.append(this.newest)
  }

  // The slider over the epochs kept, and which one it stands at.
  #when() {
    this.slider = el('input', {
      type: 'range',
      min: 0,
      max: 0,
      step: 1,
      list: 'kept',
      'aria-label': this.words.slider,
      oninput: () => this.#slide(),
    })
    this.kept = el('datalist', { id: 'kept' })
    this.rail = el('div', { class: 'rail' }, this.slider, this.kept)
    this.epoch = el('output', { class: 'held' })
    return el('div', { class: 'when' }, this.rail, this.epoch)
  }

  // From the digit to the answer, as the network goes.
  #stage() {
    return el(
      'div',
      { class: 'stage' },
      this.#part('digit'),
      el('div', { class: 'first' }, this.#part('kernels'), this.#part('C1')),
      this.#part('C3'),
      this.#answer(),
    )
  }

  #part(name) {
    const { grid, size, scale } = this.sets[name]
    const title = el('p', { class: 'tag' }, el('b', {}, this.words[name]), ' ', size)
    return el('figure', {}, title, grid, name === 'digit' ? null : scale)
  }

  #answer() {
    this.verdict = el('p', { class: 'verdict' })
    /** @type {string[]} */
    this.classes = []
    this.bars = new Bars(this.classes, this.words.probabilities)
    return el(
      'figure',
      { class: 'answer' },
      el('p', { class: 'tag' }, el('b', {}, this.words.probabilities)),
      this.bars.root,
      this.verdict,
    )
  }

  // Bars for the classes; of another run's data set they are others.
  #name(classes) {
    const bars = new Bars(classes, this.words.probabilities)
    this.bars.root.replaceWith(bars.root)
    this.bars = bars
    this.classes = classes
  }

  // --- which epoch: one request at a time, the latest wish next -------------------------------------

  #want(epoch) {
    this.wish = epoch
    if (this.asked === null) this.#ask()
    this.#control()
  }

  #ask() {
    this.asked = this.wish
    this.patience = setTimeout(() => this.#answered(), PATIENCE)
    this.send('epoch', this.asked)
  }

  #answered() {
    clearTimeout(this.patience)
    const met = this.wish === this.asked
    this.asked = null
    if (!met) this.#ask()
  }

  // Where the slider stands among the epochs kept: at the wish, else at what is shown.
  #place() {
    const { epochs, at } = this.data
    if (this.wish === NEWEST) return epochs.length - 1
    const place = epochs.indexOf(this.wish ?? at)
    return place < 0 ? epochs.length - 1 : place
  }

  // Playing goes on from an epoch once it is there: until then its turn comes again.
  #here() {
    const waits = this.asked !== null && this.player.root.dataset.playing === 'true'
    return this.#place() - (waits ? 1 : 0)
  }

  #slide() {
    this.player.stop()
    this.#want(this.data.epochs[Number(this.slider.value)])
  }

  #follow() {
    this.player.stop()
    this.#want(this.#follows() ? this.data.at : NEWEST)
  }

  #follows() {
    return this.wish === null ? this.data.following : this.wish === NEWEST
  }

  #control() {
    const { epochs } = this.data
    const told = fill(this.words.epoch, { epoch: epochs[this.#place()] })
    if (this.epochs !== epochs.length) this.#tick(epochs)
    if (Number(this.slider.value) !== this.#place()) this.slider.value = `${this.#place()}`
    this.slider.setAttribute('aria-valuetext', told)
    write(this.epoch, told)
    this.newest.setAttribute('aria-pressed', this.#follows())
  }

  // The values of the slider, and a tick for each, or for some where they would run together.
  #tick(epochs) {
    this.epochs = epochs.length
    const last = epochs.length - 1
    const every = Math.ceil(epochs.length / 26)
    this.slider.max = `${last}`
    this.kept.replaceChildren(...epochs.map((epoch, i) => el('option', { value: i, label: epoch })))
    this.rail.querySelectorAll('i').forEach(tick => tick.remove())
    const ticks = epochs.map((_, i) => i).filter(i => i % every === 0 && last)
    // Before the slider, so that its thumb lies over them.
    this.rail.prepend(...ticks.map(i => el('i', { style: `left:calc(10px + ${i / last} * (100% - 20px))` })))
  }

  // --- what it looked like then -----------------------------------------------------------------------

  #show(name) {
    const { shape, values } = unpack(this.data[name])
    const [rows, columns] = shape.slice(-2)
    const count = shape.length === 3 ? shape[0] : 1
    const { grid, size, scale } = this.sets[name]
    if (this.boards[name]?.length !== count) this.#make(name, count, grid)
    const limit = largest(values)
    const look = name === 'digit' ? {} : { kind: 'signed', limit }
    this.boards[name].forEach((board, i) =>
      board.show(
        { shape: [rows, columns], values: values.subarray(i * rows * columns, (i + 1) * rows * columns) },
        look,
      ),
    )
    size.textContent = `${count > 1 ? `${count} × ` : ''}${rows}×${columns}`
    scale.replaceChildren(legend(`−${limit.toFixed(2)}`, `+${limit.toFixed(2)}`))
  }

  #make(name, count, grid) {
    const label = i => (count > 1 ? `${this.words[name]}, ${i + 1}` : this.words[name])
    this.boards[name] = Array.from({ length: count }, (_, i) => new Board({ label: label(i), size: 60 }))
    grid.replaceChildren(...this.boards[name].map(board => board.root))
  }

  #read() {
    const { label, sure } = this.data
    const { values } = unpack(this.data.probabilities)
    this.bars.show(values, digit => digit === label)
    this.verdict.textContent = fill(sure ? this.words.sure : this.words.unsure, {
      label: this.classes[label],
      best: percentage(values[label]),
    })
    Object.assign(this.verdict.parentElement.dataset, { label, sure })
  }
}
