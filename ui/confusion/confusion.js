// Which digit was taken for which: a table of counts to point at, and the mistakes behind a cell.
import { areNumbers, sameClasses } from '../browser/calculating/classes.js'
import { mostMistaken, totals } from '../browser/calculating/mistakes.js'
import { clamp } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, write } from '../browser/drawing/dom.js'

export const styles = ['confusion/confusion.css']

const [FAINTEST, STRONGER] = [8, 42] // percent of colour behind one mistake, and what the most frequent has more
const PATIENCE = 3000 // milliseconds after which a click without an answer counts as lost

export default class Confusion {
  constructor(host, { data }) {
    this.words = data.words
    this.here = [0, 0] // the cell that the keyboard reaches
    this.patience = 0 // until when an answer to the last click is waited for
    this.classes = data.classes
    this.#build(host)
  }

  update({ data, setStateValue }) {
    this.send = setStateValue
    this.data = data
    if (!sameClasses(data.classes, this.classes)) this.#rebuild(data.classes)
    // An answer to an earlier click does not take a later one back, unless the later one was lost.
    if (this.sent === JSON.stringify(data.cell) || Date.now() > this.patience) {
      this.patience = 0
      this.cell = data.cell
    }
    this.#count()
    this.#choose()
    this.#tell(this.pointed ?? this.cell)
    this.#hang()
  }

  #build(host) {
    this.table = this.#grid()
    this.readout = el('p', { class: 'readout' }) // says what the cell in hand is called: heard there already
    const counts = el('div', { class: 'counts' }, this.table, this.readout)
    host.append(el('div', { class: 'room confusion' }, counts, this.#mistakes()))
    this.#listen()
  }

  // Another data set has other classes.
  #rebuild(classes) {
    Object.assign(this, { classes, here: [0, 0], pointed: null })
    const before = this.table
    this.table = this.#grid()
    before.replaceWith(this.table)
    this.#listen()
  }

  // A row for each digit that was shown, a column for each that it was taken for.
  #grid() {
    const { words, classes } = this
    const count = classes.length
    const places = classes.map((_, place) => place)
    this.cells = places.map(label =>
      places.map(read =>
        el('td', { role: 'gridcell', tabindex: label + read ? -1 : 0, 'data-label': label, 'data-read': read }),
      ),
    )
    this.heads = classes.map(name => el('th', { scope: 'col', title: name }, el('span', {}, name)))
    this.sides = classes.map(name => el('th', { scope: 'row', title: name }, el('span', {}, name)))
    const over = el('th', { class: 'over', scope: 'colgroup', colspan: count }, words.read)
    const side = el('th', { class: 'side', scope: 'rowgroup', rowspan: count }, el('span', {}, words.label))
    const heads = [[over], this.heads].map(row => el('tr', {}, el('td', { colspan: 2 }), ...row))
    const rows = places.map(label => el('tr', {}, label ? null : side, this.sides[label], ...this.cells[label]))
    const parts = [el('thead', {}, ...heads), el('tbody', {}, ...rows)]
    const named = areNumbers(classes) ? '' : 'named'
    return el('table', { class: named, role: 'grid', 'aria-label': words.table }, ...parts)
  }

  #mistakes() {
    const title = el('p', { class: 'tag' }, el('b', {}, this.words.mistakes))
    this.note = el('p', { class: 'soft note' })
    this.wall = el('div', { class: 'wall' })
    return el('section', { class: 'mistakes' }, title, this.note, this.wall)
  }

  #count() {
    const { matrix } = this.data
    const most = mostMistaken(matrix)
    this.#each((cell, label, read) => {
      const count = matrix[label][read]
      const part = label === read || !count ? 0 : FAINTEST + STRONGER * Math.sqrt(count / most)
      cell.textContent = count || '·'
      cell.className = label === read ? 'right' : count ? 'wrong' : 'none'
      cell.style.setProperty('--part', `${part.toFixed(1)}%`)
      cell.setAttribute('aria-label', this.#called(label, read))
    })
  }

  #each(visit) {
    this.cells.forEach((row, label) => row.forEach((cell, read) => visit(cell, label, read)))
  }

  // --- pointing ---------------------------------------------------------------------------------

  #listen() {
    const find = event => event.target.closest?.('[data-read]')
    const place = cell => [Number(cell.dataset.label), Number(cell.dataset.read)]
    this.table.addEventListener('pointerover', event => this.#point(find(event) ? place(find(event)) : null))
    this.table.addEventListener('pointerleave', () => this.#point(null))
    this.table.addEventListener('focusin', event => this.#point(place(find(event))))
    this.table.addEventListener('focusout', () => this.#point(null))
    this.table.addEventListener('click', event => find(event) && this.#take(...place(find(event))))
    this.table.addEventListener('keydown', event => this.#key(event))
  }

  #key(event) {
    const last = this.classes.length - 1
    const step = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -last],
      End: [0, last],
    }[event.key]
    const [label, read] = this.here
    if (step) this.#walk(clamp(label + step[0], 0, last), clamp(read + step[1], 0, last)).focus()
    else if (event.key === 'Enter' || event.key === ' ') this.#take(label, read)
    else return
    event.preventDefault()
  }

  // One cell alone is reached by Tab, the one left last; the arrows go on from there.
  #walk(label, read) {
    const [before, after] = [this.here, [label, read]].map(([i, j]) => this.cells[i][j])
    before.tabIndex = -1
    after.tabIndex = 0
    this.here = [label, read]
    return after
  }

  #point(cell) {
    this.pointed = cell
    if (this.data) this.#tell(cell ?? this.cell)
  }

  // --- choosing: only where there are mistakes to show --------------------------------------------

  #take(label, read) {
    this.#walk(label, read)
    const same = this.cell?.[0] === label && this.cell?.[1] === read
    if (!same && (label === read || !this.data.matrix[label][read])) return
    this.cell = same ? null : [label, read]
    this.sent = JSON.stringify(this.cell)
    this.patience = Date.now() + PATIENCE
    this.#choose()
    this.#tell(this.pointed ?? this.cell)
    this.send('cell', this.cell)
  }

  #choose() {
    this.#each((cell, label, read) =>
      cell.setAttribute('aria-selected', this.cell?.[0] === label && this.cell?.[1] === read),
    )
  }

  // --- telling --------------------------------------------------------------------------------------

  #sentence(label, read, print = count => count.toLocaleString('en')) {
    const { words, data } = this
    const count = data.matrix[label][read]
    const sentence = label === read ? words.right : count > 1 ? words.times : count ? words.once : words.never
    const { classes } = this
    return fill(sentence, { count: print(count), label: classes[label], read: classes[read] })
  }

  // A cell is called what stands in it, and what that means.
  #called(label, read) {
    const count = `${this.data.matrix[label][read]}`
    const sentence = this.#sentence(label, read, String)
    return count === '0' || sentence.includes(count) ? sentence : `${count}: ${sentence}`
  }

  #tell(cell) {
    const { all, wrong } = totals(this.data.matrix)
    const told = cell
      ? this.#sentence(...cell)
      : fill(this.words.all, { wrong: wrong.toLocaleString('en'), all: all.toLocaleString('en') })
    write(this.readout, told)
    this.sides.forEach((side, label) => side.classList.toggle('at', cell?.[0] === label))
    this.heads.forEach((head, read) => head.classList.toggle('at', cell?.[1] === read))
  }

  // The pictures hang until others come.
  #hang() {
    const { mistakes, note } = this.data
    this.note.textContent = note ?? ''
    const hung = JSON.stringify([mistakes, this.classes])
    if (hung === this.hung) return
    this.hung = hung
    this.wall.replaceChildren(...mistakes.map(mistake => this.#picture(mistake)))
    if (!mistakes.length) this.wall.append(el('p', { class: 'soft' }, this.words.none))
  }

  #picture({ image, label: shown, read: taken, probability, row }) {
    const [label, read] = [shown, taken].map(place => this.classes[place])
    const share = `${Math.round(100 * probability)} %`
    const alt = fill(this.words.mistake, { label, read, row, probability: share })
    return el(
      'figure',
      {},
      el('img', { src: image, alt, title: alt, width: 64, height: 64 }),
      el('figcaption', { title: alt }, el('b', {}, `${label} → ${read}`), ' ', el('span', {}, share)),
    )
  }
}
