// What was changed about the networks, what that does to their answers, and the way back.
import { settled } from '../browser/calculating/ablation.js'
import { judge } from '../browser/calculating/judging.js'
import { fixed, percentage, short } from '../browser/calculating/numbers.js'
import { Telling } from '../browser/calculating/telling.js'
import { fill } from '../browser/calculating/texts.js'
import { el, write } from '../browser/drawing/dom.js'

/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @import { Net } from '../browser/calculating/network.js' */

const REST = 400 // milliseconds that the hand rests before Python is told
const PATIENCE = 3000 // milliseconds: so long a link waits for a server that says nothing

export class WhatIf {
  /**
   * @param {Record<string, any>} words
   * @param {{ changed: () => void, settle: (edits: Edit[]) => void }} owner
   */
  constructor(words, owner) {
    this.words = words
    this.owner = owner
    /** @type {Edit[]} what counts */
    this.edits = []
    /** @type {Edit[][]} what counted before each step */
    this.past = []
    this.telling = new Telling()
    this.held = false // a hand is on a slider: what it does until it lets go is one step
    /** @type {HTMLElement | undefined} a link that waits until Python has heard of the last change */
    this.link = undefined
    this.leaving = new AbortController()
    addEventListener('click', event => this.#leave(event), { capture: true, signal: this.leaving.signal })
    this.text = el('p', {})
    this.undo = el('button', { type: 'button', onclick: () => this.#back() }, words.undo)
    this.all = el('button', { type: 'button', onclick: () => this.#set([]) }, words.undoAll)
    this.root = el('div', { class: 'whatif', hidden: true }, this.text, this.undo, this.all)
  }

  /**
   * What Python knows of: where the reader came in by a link, or what it has been told from here.
   * @param {Edit[]} edits
   */
  tell(edits) {
    if (this.telling.hear(JSON.stringify(edits))) {
      this.edits = edits
      this.past = []
    }
    if (!this.timer && !this.telling.waiting.length) this.#go()
  }

  /**
   * @param {Edit} edit
   * @param {boolean} done whether the hand has let go
   */
  edit(edit, done) {
    if (!this.held) this.past.push(this.edits)
    this.held = !done
    this.edits = settled([...this.edits, edit])
    this.#later()
    this.owner.changed()
  }

  #set(edits) {
    this.past.push(this.edits)
    this.edits = edits
    this.#later()
    this.owner.changed()
  }

  #back() {
    this.edits = this.past.pop() ?? this.edits.slice(0, -1)
    this.#later()
    this.owner.changed()
  }

  #later() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.#settle(), REST)
  }

  #settle() {
    clearTimeout(this.timer)
    this.timer = undefined
    this.telling.tell(JSON.stringify(this.edits))
    this.owner.settle(this.edits)
  }

  // A change of page overtakes what is sent from here, and is all that the server then looks at: a link waits.
  #leave(event) {
    const link = event.composedPath().find(part => part.matches?.('a[href]'))
    const known = !this.timer && !this.telling.waiting.length
    if (!link || known || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    this.link = link
    if (this.timer) this.#settle()
    this.waiting = setTimeout(() => this.#go(), PATIENCE)
  }

  #go() {
    clearTimeout(this.waiting)
    const { link } = this
    if (!link) return
    this.link = undefined
    this.telling.forget()
    link.click()
  }

  stop() {
    this.leaving.abort()
    clearTimeout(this.timer)
    clearTimeout(this.waiting)
  }

  /**
   * @param {Net[]} now
   * @param {Net[]} before none where nothing is changed
   */
  show(now, before) {
    this.root.hidden = before.length === 0
    if (this.root.hidden) return
    const changes = this.edits.map(edit => this.#name(edit)).join(', ')
    const answers = now.map((net, i) => this.#answer(net, before[i]))
    write(this.text, [fill(this.words.whatIf, { made: changes }), ...answers].join(' '))
  }

  #name({ layer, number, part, value, place }) {
    const { mapTimes, filterTimes, weightIs } = this.words
    const template = { map: mapTimes, filter: filterTimes, weight: weightIs }[part]
    return fill(template, { layer, number: number + 1, factor: short(value), place: (place ?? 0) + 1 })
  }

  // Probabilities stick at 100 %: by how much the best score leads the next tells more.
  #answer(net, before) {
    const [was, is] = [before, net].map(one => judge(one.values, one))
    const [margin, left] = [before, net].map(one => fixed(one.lead(was.label), 1, true))
    const share = percentage(is.probabilities[is.label])
    const values = {
      network: net.title,
      before: net.classes[was.label],
      after: net.classes[is.label],
      share,
      margin,
      left,
    }
    return fill(was.label === is.label ? this.words.stays : this.words.becomes, values)
  }
}
