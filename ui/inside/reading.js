// The networks that are looked at, on the digit in hand: as they are with what was changed, and as they were before.
import { changed } from '../browser/calculating/ablation.js'
import { forward } from '../browser/calculating/forward.js'
import { Net } from '../browser/calculating/network.js'
import { activationsOf, specOf } from '../page/networks.js'

/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @import { Network } from '../page/networks.js' */

export class Reading {
  constructor() {
    /** @type {WeakMap<object, any>} */
    this.made = new WeakMap()
    /** @type {Net[]} */
    this.now = []
    /** @type {Net[]} none where nothing is changed */
    this.before = []
  }

  /**
   * Every activation anew.
   * @param {Network[]} networks
   * @param {Float32Array | undefined} input
   * @param {Edit[]} edits
   */
  read(networks, input, edits) {
    const given = input ?? new Float32Array(networks[0].layers[0].size ** 2)
    this.now = networks.map(network => this.#run(network, given, edits))
    this.before = edits.length ? networks.map(network => this.#run(network, given, [])) : []
  }

  #run(network, input, edits) {
    if (!edits.length) return new Net(network, activationsOf(network, input), edits, network.weights)
    const own = this.#edited(network, edits)
    return new Net(network, forward(specOf(network), own.weights, input, own.scales), edits, own.weights)
  }

  // What edits make of a network's weights is worked out once for each change.
  #edited(network, edits) {
    const known = this.made.get(network)
    if (known?.edits === edits) return known
    const made = { ...changed(network.weights, specOf(network).layers, edits), edits }
    this.made.set(network, made)
    return made
  }
}
