// The answers under the pen: fills the cards that answers.py writes with what the networks read in this very frame.
import { areNumbers, sameClasses } from '../browser/calculating/classes.js'
import { judge } from '../browser/calculating/judging.js'
import { percentage } from '../browser/calculating/numbers.js'
import { rubbish } from '../browser/calculating/prototypes.js'
import { fill } from '../browser/calculating/texts.js'
import { Bars } from '../browser/drawing/bars.js'
import { el, write } from '../browser/drawing/dom.js'
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
    this.reading = data.reading
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
    const { input, digits } = this.held
    const names = this.reading.filter(name => this.networks[name])
    const each = call => Object.fromEntries(names.map(name => [name, call(this.networks[name])]))
    this.readings = each(network => read(network, input))
    this.rows = each(network => digits.map(({ prepared }) => read(network, prepared.input)))
    this.#fill()
  }

  #fill() {
    this.#find()
    if (!this.place || !this.readings || !Object.keys(this.networks).length) return
    const all = [...this.place.querySelectorAll('.card')]
    const cards = all.filter(card => card.dataset.network in this.readings)
    this.place.setAttribute('aria-busy', `${this.held.down || this.held.ghost}`) // nothing is read aloud while it is drawn
    this.#disagreement(cards)
    const own = ({ dataset: { network } }) => ({
      reading: this.readings[network],
      row: this.rows[network],
      network: this.networks[network],
    })
    cards.forEach(card => this.#card(card, own(card)))
  }

  /**
   * @param {HTMLElement} card
   * @param {{ reading: Reading | null, row: (Reading | null)[], network: import('../page/networks.js').Network }} own
   */
  #card(card, { reading, row, network: { sureAt, classes } }) {
    const said = row.map(one => (one?.sure ? classes[one.label] : this.words.unread))
    const all = this.#areAll() && reading
    this.#row(card, said)
    const state = !reading ? 'empty' : (all ? !said.includes(this.words.unread) : reading.sure) ? 'sure' : 'unsure'
    const label = all ? said.join('') : reading ? classes[reading.label] : ''
    const several = all ? ' several' : ''
    card.className = `card ${state}${several}${this.chosen.includes(card.dataset.network) ? '' : ' other'}`
    Object.assign(card.dataset, { state, label })
    card.querySelector('.big').classList.toggle('named', state === 'sure' && !areNumbers(classes))
    write(card.querySelector('.big'), all ? '' : { empty: '–', unsure: '?', sure: label }[state])
    write(card.querySelector('.spoken'), `${label} `)
    const verdict = all ? fill(this.words[state === 'sure' ? 'row' : 'rowUnsure'], { count: said.length }) : null
    const one = reading ? (verdict ?? this.#verdict(reading, label, sureAt)) : this.missing
    write(card.querySelector('.verdict').lastChild, one)
    nearest(card.querySelector('.nearest'), all ? null : reading)
    rest(card.querySelector('.nodigit'), all ? null : reading)
    if (card.hidden) return // nobody looks at its bars
    this.#bars(card.querySelector('.bars'), classes).forEach((line, digit) => bar(line, digit, all ? null : reading))
  }

  // Whether several digits are all in hand.
  #areAll() {
    return this.held.digits.length > 1 && this.held.one === null
  }

  // What each of several digits is read as, and the way back to all of them.
  #row(card, said) {
    const row = card.querySelector('.row')
    row.hidden = !said.length
    row.style.setProperty('--count', `${said.length}`)
    if (row.querySelectorAll('.one').length !== said.length)
      row.replaceChildren(...said.map((_, number) => this.#button('one', number)), this.#button('all', null))
    row.querySelector('.all')?.toggleAttribute('hidden', this.#areAll())
    row.querySelectorAll('.one').forEach((button, number) => {
      write(button, said[number])
      button.setAttribute('aria-pressed', `${number === this.held.one}`)
      button.classList.toggle('shown', number === this.held.shown)
      button.setAttribute('aria-label', `${fill(this.words.one, { number: number + 1 })}: ${said[number]}`)
    })
    if (row.querySelector('.all')) write(row.querySelector('.all'), this.words.all)
  }

  #button(kind, number) {
    const button = el('button', { type: 'button', class: kind })
    button.addEventListener('click', () => hand.take(number))
    return button
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
    const answered = Object.entries(this.readings).filter(([, reading]) => reading)
    const names = name => this.networks[name].classes
    const row = name => this.rows[name].map(one => (one?.sure ? names(name)[one.label] : this.words.unread)).join('')
    const one = (name, { label, sure }) => (sure ? names(name)[label] : this.words.notSure)
    const answers = answered.map(([name, reading]) => [name, this.#areAll() ? row(name) : one(name, reading)])
    const alike = answered.every(([name]) => sameClasses(names(name), names(answered[0][0])))
    const differ = alike && !this.held.ghost && new Set(answers.map(([, answer]) => answer)).size > 1
    sentence.hidden = !differ
    for (const card of cards) card.hidden = !differ && !this.chosen.includes(card.dataset.network)
    write(sentence, differ ? this.#differing(answers) : '')
  }

  #differing(answers) {
    const [[one, first], [other, second]] = answers
    const { networks, disagree } = this.words
    return fill(disagree, { one: networks[one], first, other: networks[other], second })
  }
}

/**
 * @param {import('../page/networks.js').Network} network
 * @param {Float32Array | null} input
 */
function read(network, input) {
  const activations = input && activationsOf(network, input)
  return activations ? judge(activations, network) : null
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
 * What the bars leave to no digit, where Python has made a place for it.
 * @param {HTMLElement | null} place
 * @param {Reading | null} reading
 */
function rest(place, reading) {
  if (place) write(place.querySelector('.value'), reading ? percentage(rubbish(reading.probabilities)) : '')
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
