// One unit taken apart, number by number; what is printed adds up to what is printed. While the same unit is held, its
// numbers change where they stand.
import { fixed, short } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { el, write } from '../browser/drawing/dom.js'
import { Answered } from './taken_apart/answered.js'
import { Compared } from './taken_apart/compared.js'
import { Convolved } from './taken_apart/convolved.js'
import { Dense } from './taken_apart/dense.js'
import { DIGITS } from './taken_apart/digits.js'
import { Pooled } from './taken_apart/pooled.js'
import { Subsampled } from './taken_apart/subsampled.js'

/** @import { Net, Unit } from '../browser/calculating/network.js' */
/** @import { Edit } from '../browser/calculating/ablation.js' */
/** @typedef {{ root: HTMLElement, show: (net: Net, unit: Unit) => void, choose?: (map: number) => void }} Part `choose`: the map read whose numbers are shown in full */
/** @typedef {{ call: (unit: Unit) => string, hover: (unit: Unit) => void, leave: () => void, edit: (edit: Edit, done: boolean) => void }} Owner `call`: what a unit is called */

export class Detail {
  /** @param {Owner} owner */
  constructor(owner) {
    this.owner = owner
    this.title = el('p', { class: 'tag' })
    this.name = el('b')
    this.value = el('b', { class: 'held value' })
    this.body = el('div')
    const head = el('p', { class: 'which' }, this.name, ' = ', this.value)
    this.why = el('p', { class: 'soft why' })
    this.root = el('section', { class: 'taken' }, el('div', { class: 'head' }, this.title, head), this.body, this.why)
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   */
  show(net, unit, words) {
    const kind = kindOf(net, unit)
    const built = [kind, unit.layer, net.reads(unit)?.maps.length, net.name, net.squashing, net.pooling].join()
    if (built !== this.built || words !== this.words) {
      this.part = part(kind, net, unit, words, this.owner)
      this.body.replaceChildren(this.part.root)
    }
    write(this.why, explanation(kind, net, unit, words))
    this.built = built
    this.words = words
    this.root.dataset.network = net.name
    write(this.title, net.title)
    write(this.name, this.owner.call(unit))
    write(this.value, fixed(net.value(unit), DIGITS))
    this.part.show(net, unit)
  }

  /** @param {number} map of those read, the one whose numbers are shown in full */
  choose(map) {
    this.part.choose?.(map)
  }
}

/**
 * @param {Net} net
 * @param {Unit} unit
 */
function kindOf(net, { layer }) {
  if (layer === 'OUTPUT' && net.compares) return 'compared'
  if (layer === 'input' || layer === 'OUTPUT') return layer
  if (net.layers[layer].kind === 'pooling') return 'pooling'
  return net.layers[net.before(layer)].size === 1 ? 'dense' : 'convolution'
}

/** What is done there, in a sentence. */
function explanation(kind, net, unit, words) {
  const before = kind === 'input' ? '' : net.before(unit.layer)
  if (!words[kind]) return '' // of the input, and of pooling, which says so itself
  const maps = net.reads(unit).maps.length
  const some = net.layers[unit.layer].table ? words.convolutionSome : words[kind]
  const sentence = before === 'input' ? words.convolutionOne : some
  const values = { maps, count: maps, layer: before, size: net.layers[unit.layer].kernel, digit: net.classes[unit.map] }
  return fill(sentence, { ...values, map: unit.map + 1, far: short(net.compares ? net.comparison().far : 0) })
}

/** @returns {Part} */
function part(kind, net, unit, words, owner) {
  if (kind === 'input') return { root: el('p', { class: 'soft' }, words.pixel), show: () => {} }
  const pooled = net.layers[unit.layer].trained ? Subsampled : Pooled
  const Kind = { OUTPUT: Answered, compared: Compared, pooling: pooled, dense: Dense, convolution: Convolved }[kind]
  return new Kind(net, unit, words, owner)
}
