// A unit that reads all units of the layer before, each with a weight of its own.
import { el } from '../../browser/drawing/dom.js'
import { Adding } from './adding.js'
import { Squashing } from './squashing.js'
import { Waterfall } from './waterfall.js'

/** @import { Net, Unit } from '../../browser/calculating/network.js' */
/** @import { Owner } from '../detail.js' */

/**
 * What each unit read adds, as a list and as a waterfall.
 * @param {Net} net
 * @param {Unit} unit
 * @param {Record<string, any>} words
 * @param {Owner} owner
 */
export function listed(net, unit, words, owner) {
  const before = net.before(unit.layer)
  const name = map => `${before} ${map + 1}`
  const point = map => owner.hover({ layer: before, map, row: 0, column: 0 })
  const adding = new Adding({ count: net.layers[before].maps, name, words })
  return { adding, waterfall: new Waterfall({ name, words, point, leave: () => owner.leave() }) }
}

export class Dense {
  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   * @param {Owner} owner
   */
  constructor(net, unit, words, owner) {
    const { adding, waterfall } = listed(net, unit, words, owner)
    this.adding = adding
    this.waterfall = waterfall
    this.squashing = new Squashing(net, words)
    this.root = el('div', { class: 'apart dense' }, this.adding.root, this.waterfall.root, this.squashing.root)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   */
  show(net, unit) {
    const parts = net.parts(unit)
    const { order } = this.adding.show(parts)
    this.waterfall.show({ ...parts, order })
    this.squashing.show(net, unit, parts.total)
  }
}
