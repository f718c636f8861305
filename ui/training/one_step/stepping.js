// A network that takes steps on one digit: a copy of the one that answers, in float64. No other page sees it.
import { forward } from '../../browser/calculating/forward.js'
import { backward, loss, step } from '../../browser/calculating/gradients.js'
import { specOf } from '../../page/networks.js'

/** @import { Gradients } from '../../browser/calculating/gradients.js' */
/** @typedef {{ count: number, loss: number }} Point after so many steps */

export class Stepping {
  /**
   * @param {import('../../page/networks.js').Network} network
   * @param {Float32Array} input what it reads
   * @param {number | null} target the right answer; null: what it answers itself
   */
  constructor(network, input, target) {
    this.spec = specOf(network)
    this.classes = network.classes
    this.image = Float64Array.from(input)
    /** @type {Record<string, Float64Array>} */
    this.first = Object.fromEntries(
      Object.entries(network.weights).map(([name, values]) => [name, Float64Array.from(values)]),
    )
    this.weights = this.first
    this.activations = forward(this.spec, this.weights, this.image)
    this.target = target ?? this.label
    /** @type {Gradients<Float64Array>} */
    this.gradients = null
    this.restart()
  }

  get probabilities() {
    return this.activations.OUTPUT
  }

  /** The answer. */
  get label() {
    return this.probabilities.indexOf(Math.max(...this.probabilities))
  }

  /** Whether a rate was too large for numbers to follow. */
  get lost() {
    return !this.probabilities.every(Number.isFinite)
  }

  /** The weights as they were trained. */
  restart() {
    this.weights = this.first
    this.count = 0
    /** @type {Point[][]} the losses, step by step; another answer asked for begins another line */
    this.lines = [[]]
    this.#pass()
  }

  /** @param {number} target what it should answer from now on */
  aim(target) {
    if (target === this.target) return
    this.target = target
    if (this.lines.at(-1).length === 1) this.lines.pop()
    this.lines.push([])
    this.#pass()
  }

  /** @param {number} rate */
  step(rate) {
    this.weights = step(this.weights, this.gradients, rate)
    this.count++
    this.#pass()
  }

  // Forward, the loss, and backward.
  #pass() {
    this.activations = forward(this.spec, this.weights, this.image)
    this.loss = loss(this.probabilities, this.target)
    this.gradients = backward(this.spec, this.weights, this.activations, this.target)
    this.lines.at(-1).push({ count: this.count, loss: this.loss })
  }
}
