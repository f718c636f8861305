// A unit that reads all units of the layer before, each with a weight of its own.
import { fill } from '../../browser/calculating/texts.js'
import { el } from '../../browser/drawing/dom.js'
import { Contributions } from './contributions.js'
import { Squashing } from './squashing.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */

export class Dense {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   */
  constructor(net, unit, words) {
    const before = net.before(unit.layer)
    const count = net.layers[before].maps
    this.contributions = new Contributions(before, count, words)
    this.squashing = new Squashing(net, words)
    const adds = el('div', { class: 'adds' }, this.squashing.line, this.squashing.curve)
    const line = el('div', { class: 'line middle summed' }, this.contributions.root, adds)
    this.root = el('div', {}, el('p', { class: 'soft' }, fill(words.dense, { count, layer: before })), line)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    const parts = net.parts(unit)
    this.contributions.show(parts)
    this.squashing.show(net, unit, parts.total)
  }
}
