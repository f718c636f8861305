// The answers under the pen: fills the cards that answers.py writes with what the networks read in this very frame.
import { areNumbers, sameClasses } from '../browser/calculating/classes.js'
import { judge } from '../browser/calculating/judging.js'
import { percentage } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { Bars } from '../browser/drawing/bars.js'
import { write } from '../browser/drawing/dom.js'
import { hand } from '../digit/hand.js'
import { activationsOf, followNetworks } from '../page/networks.js'

/** @import { Reading } from '../browser/calculating/judging.js' */

const SAME = 0.002 // evidence that differs by less is of the same input: Python writes three digits of it
const PLACE = '.st-key-prediction'

export default class Answers {
  constructor() {
    /** @type {Record<string, import('../page/networks.js').Network>} */
    this.networks = {}
    /** @type {any} */
    this.place = null
    // What Python writes replaces the cards; it may be of the stroke before.
    this.watcher = new MutationObserver(() => this.#fill())
    this.ends = [
      followNetworks(networks => {
        this.networks = networks
        this.#read()
      }),
      hand.follow(held => {
        this.held = held
        this.#read()
      }),
    ]
  }

  update({ data }) {
    this.words = data.words
    this.missing = data.missing
    this.chosen = data.chosen
    this.#read()
  }

  // The part of the page that Python writes into; it may come later, or be another one.
  #find() {
    if (this.place?.isConnected) return
    this.watcher.disconnect()
    this.place = document.querySelector(PLACE)
    if (this.place) this.watcher.observe(this.place, { childList: true, subtree: true })
  }

  stop() {
    this.watcher.disconnect()
    this.ends.forEach(end => end())
  }

  #read() {
    if (!this.held || !this.words) return
    const { input } = this.held
    const read = network => {
      const activations = input && activationsOf(network, input)
      return activations ? judge(activations, network) : null
    }
    this.readings = Object.fromEntries(Object.entries(this.networks).map(([name, network]) => [name, read(network)]))
    this.#fill()
  }

  #fill() {
    this.#find()
    if (!this.place || !this.readings || !Object.keys(this.networks).length) return
    const all = [...this.place.querySelectorAll('.card')]
    const cards = all.filter(card => card.dataset.network in this.readings)
    this.place.setAttribute('aria-busy', `${this.held.down || this.held.ghost}`) // nothing is read aloud while it is drawn
    this.#disagreement(cards)
    const own = ({ dataset: { network } }) => ({ reading: this.readings[network], network: this.networks[network] })
    cards.forEach(card => this.#card(card, own(card)))
  }

  /**
   * @param {HTMLElement} card
   * @param {{ reading: Reading | null, network: { sureAt: number, classes: string[] } }} own
   */
  #card(card, { reading, network: { sureAt, classes } }) {
    const state = !reading ? 'empty' : reading.sure ? 'sure' : 'unsure'
    const label = reading ? classes[reading.label] : ''
    card.className = `card ${state}${this.chosen.includes(card.dataset.network) ? '' : ' other'}`
    Object.assign(card.dataset, { state, label })
    card.querySelector('.big').classList.toggle('named', state === 'sure' && !areNumbers(classes))
    write(card.querySelector('.big'), { empty: '–', unsure: '?', sure: label }[state])
    write(card.querySelector('.spoken'), `${label} `)
    write(card.querySelector('.verdict').lastChild, reading ? this.#verdict(reading, label, sureAt) : this.missing)
    nearest(card.querySelector('.nearest'), reading)
    if (card.hidden) return // nobody looks at its bars
    this.#bars(card.querySelector('.bars'), classes).forEach((row, digit) => bar(row, digit, reading))
  }

  // Where Python has left them out they are made here.
  #bars(list, classes) {
    const names = classes.join('\n')
    if (!list.childElementCount || (list.dataset.names ?? names) !== names) {
      list.setAttribute('aria-label', this.words.bars)
      list.classList.toggle('named', !areNumbers(classes))
      list.dataset.names = names
      list.replaceChildren(...new Bars(classes).rows.map(({ root }) => root))
    }
    return [...list.children]
  }

  /**
   * @param {Reading} reading
   * @param {string} label
   * @param {number} least
   */
  #verdict({ label: place, sure, familiar, probabilities }, label, least) {
    const { words } = this
    const best = percentage(probabilities[place])
    return fill(sure ? words.sure : familiar ? words.unsure : words.unlike, { label, best, least: percentage(least) })
  }

  // Where they disagree both are shown, whichever was chosen; not of a ghost's digit, which shows how it goes.
  #disagreement(cards) {
    const sentence = this.place.querySelector('.disagree')
    if (!sentence) return
    const read = Object.entries(this.readings).filter(([, reading]) => reading)
    const names = name => this.networks[name].classes
    const answers = read.map(([name, { label, sure }]) => [name, sure ? names(name)[label] : this.words.notSure])
    const alike = read.every(([name]) => sameClasses(names(name), names(read[0][0])))
    const differ = alike && !this.held.ghost && new Set(answers.map(([, answer]) => answer)).size > 1
    sentence.hidden = !differ
    for (const card of cards) card.hidden = !differ && !this.chosen.includes(card.dataset.network)
    write(sentence, differ ? fill(this.words.disagree, Object.fromEntries(answers)) : '')
  }
}

/**
 * The nearest digits that Python has found stand there as long as what is in hand is what it found them for.
 * @param {HTMLElement | null} found
 * @param {Reading | null} reading
 */
function nearest(found, reading) {
  if (!found) return
  const near = Math.abs((reading?.evidence ?? Infinity) - Number(found.dataset.of)) < SAME
  found.hidden = !near || reading?.familiar !== false
}

/**
 * One of the bars.
 * @param {Element} row
 * @param {number} digit
 * @param {Reading | null} reading
 */
function bar(row, digit, reading) {
  const share = reading ? reading.probabilities[digit] : 0
  row.classList.toggle('best', reading?.label === digit)
  row.querySelector('i').style.width = `${(100 * share).toFixed(1)}%`
  write(row.querySelector('.value'), reading ? percentage(share) : '')
}
