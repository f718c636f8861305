// One network on one digit: its activations and weights, how units hang together, and the sum behind each.
import { SQUASH } from './forward.js'
import { scores } from './judging.js'
import { clamp, largest } from './numbers.js'
import { comparison } from './prototypes.js'
import { products, sum, windowOf } from './windows.js'

/** @import { Edit } from './ablation.js' */
/** @import { Grid } from './packing.js' */
/** @typedef {{ layer: string, map: number, row: number, column: number, from?: number }} Unit counted from 0; C5, F6 and OUTPUT have one row and one column; `from`: of what it reads only this map is meant */
/** @typedef {{ layer: string, maps: number[], top: number, left: number, size: number }} Window what a unit reads of the layer before */
/** @typedef {{ layer: string, maps: number[], top: number, left: number, bottom: number, right: number }} Readers units that read one, both ends included */
/** @typedef {{ map: number, patch: Float32Array, kernel: Float32Array, products: number[], sum: number }} Part what one map adds to a unit */
/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {'input' | 'convolution' | 'pooling' | 'dense' | 'rbf'} kind
 * @property {number} size of a map's side
 * @property {number} maps
 * @property {{ start: number, jump: number, size: number }} field
 * @property {number} [kernel]
 * @property {number} [stride]
 * @property {number} [padding]
 * @property {number[][] | null} [table] for each map made the maps that it reads; all where there is none
 * @property {boolean} [trained] of pooling: whether it has a coefficient and a bias, and is squashed
 * @property {number[] | null} [picture] rows and columns of what its units draw together, to be compared with prototypes
 */
/**
 * @typedef {object} Network as of ui/page/networks.js
 * @property {string} name
 * @property {string} title
 * @property {import('./forward.js').Squashing} squashing
 * @property {string} pooling
 * @property {number[]} [levels] what C1 reads for background and ink
 * @property {Layer[]} layers the input first
 * @property {Record<string, Grid>} grids its weights, by `layer/kernel` and `layer/bias`
 * @property {number} sureAt the probability from which on it is sure
 * @property {number | null} evidenceAt the evidence from which on an input is familiar
 * @property {string[]} classes what its outputs are called
 */

export const ORDER = ['input', 'C1', 'S2', 'C3', 'S4', 'C5', 'F6', 'OUTPUT']

export class Net {
  /**
   * @param {Network} network
   * @param {Record<string, Float32Array>} values activations by layer, (size, size, maps)
   * @param {Edit[]} edits
   * @param {Record<string, Float32Array>} weights as they were changed
   */
  constructor(network, values, edits, weights) {
    const { name, title, squashing, pooling, levels, layers, grids, sureAt, evidenceAt, classes } = network
    this.name = name
    this.title = title
    this.squashing = squashing
    this.pooling = pooling
    this.levels = levels ?? [0, 1]
    this.edits = edits
    this.weights = weights
    this.sureAt = sureAt
    this.evidenceAt = evidenceAt
    this.classes = classes
    this.grids = grids
    this.values = values
    /** @type {Record<string, Layer>} */
    this.layers = Object.fromEntries(layers.map(layer => [layer.name, layer]))
  }

  /** @param {Unit} unit */
  value({ layer, map, row, column }) {
    const { size, maps } = this.layers[layer]
    return this.values[layer][(row * size + column) * maps + map]
  }

  /**
   * @param {string} layer
   * @param {number} map
   * @returns {Grid}
   */
  map(layer, map) {
    const { size, maps } = this.layers[layer]
    return { shape: [size, size], values: mapOf(this.values[layer], map, size, maps) }
  }

  /**
   * What the colours of a layer, or of one of its maps, are scaled by.
   * @param {string} layer
   * @param {number | null} [map]
   */
  limit(layer, map = null) {
    return largest(map === null ? this.values[layer] : this.map(layer, map).values, 0) || 1
  }

  /** @param {string} layer */
  before(layer) {
    return ORDER[ORDER.indexOf(layer) - 1]
  }

  /** @param {string} layer */
  after(layer) {
    return ORDER[ORDER.indexOf(layer) + 1]
  }

  /**
   * What a unit reads in the layer before; the input reads nothing.
   * @param {Unit} unit
   * @returns {Window | null}
   */
  reads({ layer, map, row, column, from }) {
    const before = this.before(layer)
    if (!before) return null
    const { kernel, stride, padding } = /** @type {Required<Layer>} */ (this.layers[layer])
    const maps = from === undefined ? this.sources(layer, map) : [from]
    return { layer: before, maps, top: row * stride - padding, left: column * stride - padding, size: kernel }
  }

  /**
   * The maps of the layer before that a map reads.
   * @param {string} layer
   * @param {number} map
   */
  sources(layer, map) {
    const { kind, table } = this.layers[layer]
    if (kind === 'pooling') return [map]
    return table?.[map] ?? [...Array(this.layers[this.before(layer)].maps).keys()]
  }

  /**
   * The units that read a unit; of those at a border there may be none.
   * @param {Unit} unit
   * @returns {Readers | null}
   */
  readers({ layer, map, row, column }) {
    const after = this.after(layer)
    if (!after) return null
    const { kernel, stride, padding, size, maps } = /** @type {Required<Layer>} */ (this.layers[after])
    /** @param {number} at */
    const first = at => clamp(Math.ceil((at + padding - kernel + 1) / stride), 0, size - 1)
    /** @param {number} at */
    const last = at => clamp(Math.floor((at + padding) / stride), 0, size - 1)
    const all = [...Array(maps).keys()].filter(made => this.sources(after, made).includes(map))
    if (Math.floor((row + padding) / stride) < 0 || first(row) > last(row) || first(column) > last(column)) return null
    return { layer: after, maps: all, top: first(row), left: first(column), bottom: last(row), right: last(column) }
  }

  /**
   * The square of the input that a unit sees.
   * @param {Pick<Unit, 'layer' | 'row' | 'column'>} unit
   */
  field({ layer, row, column }) {
    const { field } = this.layers[layer]
    return { top: field.start + row * field.jump, left: field.start + column * field.jump, size: field.size }
  }

  /**
   * What the reader scales a map or a filter by.
   * @param {string} layer
   * @param {number} map
   * @param {'map' | 'filter'} part
   */
  factor(layer, map, part) {
    /** @param {Edit} edit */
    const own = edit => edit.layer === layer && edit.number === map && edit.part === part
    return this.edits.findLast(own)?.value ?? 1
  }

  /**
   * @param {string} layer
   * @param {number} from the map read
   * @param {number} map the map made
   */
  kernel(layer, from, map) {
    const [size, , maps, made] = this.grids[`${layer}/kernel`].shape
    const values = this.weights[`${layer}/kernel`]
    return Float32Array.from({ length: size * size }, (_, i) => values[(i * maps + from) * made + map])
  }

  /**
   * @param {string} layer
   * @param {number} map
   */
  bias(layer, map) {
    return this.weights[`${layer}/bias`][map]
  }

  /**
   * The window of one map before, outside of which there are zeros.
   * @param {Pick<Window, 'layer' | 'top' | 'left' | 'size'>} window
   * @param {number} map
   */
  patch({ layer, top, left, size }, map) {
    const most = this.layers[layer].size
    /** @type {(row: number, column: number) => boolean} */
    const outside = (row, column) => row < 0 || column < 0 || row >= most || column >= most
    /** @type {(row: number, column: number) => number} */
    const valueAt = (row, column) => (outside(row, column) ? 0 : this.value({ layer, map, row, column }))
    return windowOf(valueAt, top, left, size)
  }

  /**
   * A unit with weights taken apart: what each map read adds, the bias, and their total before it is squashed.
   * @param {Unit} unit
   * @returns {{ maps: Part[], bias: number, total: number, size: number }}
   */
  parts(unit) {
    const window = /** @type {Window} */ (this.reads(unit))
    const maps = window.maps.map(map => {
      const patch = this.patch(window, map)
      const kernel = this.kernel(unit.layer, map, unit.map)
      const terms = products(patch, kernel)
      return { map, patch, kernel, products: terms, sum: sum(terms) }
    })
    const bias = this.bias(unit.layer, unit.map)
    const sums = maps.map(part => part.sum)
    return { maps, bias, total: sum(sums, bias), size: window.size }
  }

  /**
   * A weight of C1 as it was set, before its filter is scaled.
   * @param {number} map
   * @param {number} place in the filter
   */
  weightBefore(map, place) {
    /** @param {Edit} edit */
    const own = edit => edit.part === 'weight' && edit.number === map && edit.place === place
    const { values } = this.grids['C1/kernel']
    return this.edits.findLast(own)?.value ?? values[place * this.layers.C1.maps + map]
  }

  /** The ten scores that become probabilities. */
  scores() {
    return scores(this.weights, this.values.F6)
  }

  /**
   * What the reader multiplies the maps of a layer with; null where that is 1 everywhere.
   * @param {string} layer
   * @returns {number[] | null}
   */
  scales(layer) {
    if (!this.edits.some(edit => edit.layer === layer && edit.part === 'map')) return null
    return Array.from({ length: this.layers[layer].maps }, (_, map) => this.factor(layer, map, 'map'))
  }

  /**
   * How far the score of a digit is ahead of the best other one; below zero it is behind.
   * @param {number} digit
   */
  lead(digit) {
    const all = this.scores()
    return all[digit] - Math.max(...all.filter((_, other) => other !== digit))
  }

  /**
   * What a unit of a pooling layer makes of its window.
   * @param {Pick<Unit, 'layer' | 'map'>} unit
   * @param {ArrayLike<number>} numbers
   */
  pool(unit, numbers) {
    if (this.layers[unit.layer].trained) return this.squash(this.subsampled(unit, numbers).total)
    return this.pooling === 'max' ? Math.max(...Array.from(numbers)) : sum(numbers) / numbers.length
  }

  /**
   * What a window comes to where pooling is trained, before it is squashed.
   * @param {Pick<Unit, 'layer' | 'map'>} unit
   * @param {ArrayLike<number>} numbers
   */
  subsampled({ layer, map }, numbers) {
    const coefficient = this.weights[`${layer}/coefficient`][map]
    const bias = this.bias(layer, map)
    const added = sum(numbers)
    return { sum: added, coefficient, bias, total: added * coefficient + bias }
  }

  /** Whether OUTPUT compares F6 with prototypes. */
  get compares() {
    return this.layers.OUTPUT.kind === 'rbf'
  }

  /**
   * The prototype of a class, as F6 is: row by row.
   * @param {number} place
   */
  prototype(place) {
    const { maps } = this.layers.F6
    return this.weights['OUTPUT/prototypes'].subarray(place * maps, (place + 1) * maps)
  }

  /** How far F6 is from each prototype, and what that makes of the probabilities. */
  comparison() {
    return comparison(this.values.F6, this.weights['OUTPUT/prototypes'])
  }

  /** @param {number} total */
  squash(total) {
    return SQUASH[this.squashing](total)
  }

  /**
   * Whether a unit has gone up: what it makes of its sum is above what it makes of nothing.
   * @param {Unit} unit
   */
  isUp(unit) {
    const { kind, trained } = this.layers[unit.layer]
    const rest = kind === 'pooling' && !trained ? 0 : this.squash(0)
    return this.value(unit) > rest * this.factor(unit.layer, unit.map, 'map')
  }
}

/**
 * One map of a layer.
 * @param {ArrayLike<number>} values (size, size, maps)
 * @param {number} map
 * @param {number} size
 * @param {number} maps
 */
export function mapOf(values, map, size, maps) {
  const own = new Float32Array(size * size)
  for (let i = 0; i < own.length; i++) own[i] = values[i * maps + map]
  return own
}

/**
 * Scores as powers of e, the largest taken off first so that none is too large; divided by their sum they are the
 * probabilities.
 * @param {number[]} all scores
 * @returns {{ powers: number[], total: number }}
 */
export function exponentials(all) {
  const most = Math.max(...all)
  const powers = all.map(score => Math.exp(score - most))
  return { powers, total: sum(powers) }
}
