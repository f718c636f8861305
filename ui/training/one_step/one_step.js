// One step of training, seen: guess, measure the error, nudge every weight, repeat; on the digit in hand, in the browser.
import { areNumbers } from '../../browser/calculating/classes.js'
import { placeOf } from '../../browser/calculating/gradients.js'
import { unpack } from '../../browser/calculating/packing.js'
import { el } from '../../browser/drawing/dom.js'
import { followNetworks } from '../../page/networks.js'
import { Check } from './check.js'
import { Failure } from './error.js'
import { Flow } from './flow.js'
import { Guess } from './guess.js'
import { Others } from './others.js'
import { Stepping } from './stepping.js'
import { Steps } from './steps.js'
import { Told } from './told.js'
import { Chosen, has, mattering } from './weight.js'
import { WorkedOut } from './worked_out.js'

export const styles = ['browser/bars.css', 'training/one_step/one_step.css']

export default class OneStep {
  constructor(host, { data, setTriggerValue }) {
    const { words } = data
    this.words = words
    /** @type {Stepping | null} */
    this.stepping = null
    this.due = 0 // steps that are still to be taken, one a frame
    this.told = new Told(['target', 'rate', 'weight'])
    this.guess = new Guess(words)
    this.failure = new Failure(words, target => this.#aim(target))
    this.steps = new Steps(words, this.#stepper(data.rates))
    this.flow = new Flow(words, ({ layer, map }) => this.chosen.lead(layer, map))
    this.chosen = new Chosen(words, weight => this.#hold(weight))
    this.worked = new WorkedOut(words)
    this.check = new Check(words)
    this.others = new Others(words, () => setTriggerValue('others', true))
    this.root = el('div', { class: 'room onestep', hidden: true }, ...this.#parts())
    host.append(this.root)
    this.end = followNetworks(networks => {
      this.networks = networks
      if (this.data) this.#begin()
    })
  }

  #stepper(rates) {
    return {
      rates,
      move: () => this.#move(),
      settle: rate => this.#tell('rate', `${rate}`),
      take: count => this.#take(count),
      restart: () => this.#restart(),
    }
  }

  #parts() {
    const { words } = this
    const loop = el('div', { class: 'loop' }, this.guess.root, this.failure.root, this.steps.root)
    const worked = el(
      'section',
      { class: 'weighed' },
      el('h3', {}, words.oneWeight),
      this.chosen.root,
      this.worked.root,
      this.worked.moves,
    )
    return [loop, this.flow.root, el('div', { class: 'pair' }, worked, this.check.root), this.others.root]
  }

  stop() {
    this.due = 0
    this.end()
    this.flow.stop()
  }

  update({ data, setStateValue }) {
    this.send = setStateValue
    this.data = data
    const news = this.told.hear(data)
    if ('rate' in news) this.steps.rate = data.rates.find(rate => `${rate}` === news.rate)
    if ('weight' in news) this.weight = read(news.weight)
    this.#begin()
    if (news.target && this.stepping) this.#follow(Number(news.target))
    this.others.take(data.others)
    this.#show()
  }

  // What a link says, where the network has such an answer.
  #follow(target) {
    if (target >= this.stepping.probabilities.length) return
    this.stepping.aim(target)
    this.#aimed()
  }

  #tell(name, value) {
    this.told.say(name, value)
    this.send(name, value)
  }

  // Another network or digit begins anew; otherwise the steps that were taken stay.
  #begin() {
    const network = this.networks?.[this.data.network]
    const key = JSON.stringify([network?.key, this.data.input])
    if (!network || key === this.key) return
    const input = unpack(this.data.input).values
    if (input.length !== network.layers[0].size ** 2) return
    this.key = key
    this.due = 0
    this.before = null
    const { target } = this.data
    const asked = target && Number(target) < network.classes.length ? Number(target) : this.#right(network)
    this.stepping = new Stepping(network, input, asked)
    this.#aimed()
    this.#show()
  }

  // What the digit is, where it is known and the network answers in digits.
  #right({ classes }) {
    return areNumbers(classes) && this.data.label < classes.length ? this.data.label : null
  }

  #aim(target) {
    this.before = null
    this.stepping.aim(target)
    this.#aimed()
    this.#tell('target', `${target}`)
    this.#show()
  }

  // The weight that is shown where none was chosen, or none of a layer that this network has weights in.
  #aimed() {
    this.usual = mattering(this.stepping)
  }

  #restart() {
    this.due = 0
    this.before = this.stepping.probabilities
    this.stepping.restart()
    this.#show()
  }

  #take(count) {
    if (this.due === 0) this.before = this.stepping.probabilities
    const idle = this.due === 0
    this.due += count
    if (idle) this.#next()
  }

  #next() {
    if (this.due === 0) return
    this.due = this.stepping.lost ? 0 : this.due - 1
    if (!this.stepping.lost) this.stepping.step(this.steps.rate)
    this.#show()
    requestAnimationFrame(() => this.#next())
  }

  #hold(weight) {
    this.weight = weight
    this.#tell('weight', written(weight))
    this.#showWeight()
  }

  #show() {
    const { stepping } = this
    if (!stepping) return
    this.root.hidden = false
    this.root.dataset.steps = `${stepping.count}`
    this.root.dataset.probabilities = stepping.probabilities.join()
    this.guess.show(stepping, this.before)
    this.failure.show(stepping, this.#right(stepping))
    this.steps.show(stepping)
    this.flow.show(stepping)
    this.others.follow(stepping)
    this.#showWeight()
  }

  #showWeight() {
    const { stepping, chosen } = this
    chosen.show(stepping, this.weight && has(stepping, this.weight.layer) ? this.weight : this.usual)
    this.place = placeOf(stepping.spec, chosen.weight)
    this.worked.show(stepping, chosen.weight, this.place)
    this.check.show(stepping, `${chosen.weight.layer}/kernel`, this.place)
    this.#move()
  }

  #move() {
    if (!this.stepping) return
    const name = `${this.chosen.weight.layer}/kernel`
    const { weights, gradients } = this.stepping
    this.worked.move(weights[name][this.place], gradients.weights[name][this.place], this.steps.rate)
  }
}

/**
 * A weight as a link has it, counted from 1: C1.3.1.2.4
 * @param {string} text
 * @returns {import('../../browser/calculating/gradients.js').Weight | null}
 */
function read(text) {
  if (!text) return null
  const [layer, ...numbers] = text.split('.')
  const [map, from, row, column] = numbers.map(number => Number(number) - 1)
  return { layer, map, from, row, column }
}

/** @param {import('../../browser/calculating/gradients.js').Weight} weight */
function written({ layer, map, from, row, column }) {
  return [layer, ...[map, from, row, column].map(number => number + 1)].join('.')
}
