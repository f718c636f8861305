// The backward pass: the twin of lenet/network/gradients.py, which is the reference, to be read beside it.
import { AMPLITUDE, STEEPNESS, alike, forward, pool } from './forward.js'
import { prototypesBack } from './prototypes.js'

/** @import { Floats, Layer, Maps, Spec } from './forward.js' */
/**
 * @template {Floats} T
 * @typedef {{ weights: Record<string, T>, activations: Record<string, T>, sums: Record<string, T> }} Gradients by each
 *   weight; by each activation; by each weighted sum before squashing, of OUTPUT its scores
 */
/** @typedef {{ above: number, below: number, slope: number }} Difference the loss with more and with less of a weight */
/** @typedef {{ layer: string, map: number, from: number, row: number, column: number }} Weight of `layer/kernel`: into which map, out of which, and where in its window */
/** @typedef {{ row: number, column: number, byActivation: number, slope: number, read: number, product: number }} Share of a weight's gradient, at one place */

export const WIDTH = 1e-4 // how far `finiteDifference` moves a weight
const EDGE = 1e-4 // of the larger gradient: who differ by more have an edge between them

/**
 * How steep each squashing function is, from the activation that it made.
 * @type {Record<string, (activation: number) => number>}
 */
export const SLOPES = {
  tanh: a => 1 - a ** 2,
  relu: a => (a > 0 ? 1 : 0),
  sigmoid: a => a * (1 - a),
  scaled_tanh: a => STEEPNESS * (AMPLITUDE - a ** 2 / AMPLITUDE),
}

/**
 * How wrong a guess is: -ln p of the right answer.
 * @param {ArrayLike<number>} probabilities
 * @param {number} target
 */
export function loss(probabilities, target) {
  return -Math.log(probabilities[target])
}

/**
 * Runs backwards through the network, from the loss to the input.
 * @template {Floats} T
 * @param {Spec} spec
 * @param {Record<string, T>} weights
 * @param {Record<string, T>} activations as `forward` made them
 * @param {number} target the right answer
 * @returns {Gradients<T>}
 */
export function backward(spec, weights, activations, target) {
  let grad = byProbability(activations.OUTPUT, target)
  /** @type {Gradients<T>} */
  const made = { weights: {}, activations: { OUTPUT: grad }, sums: {} }
  for (let i = spec.layers.length - 1; i >= 0; i--) {
    const layer = spec.layers[i]
    const x = readBy(spec, i, activations)
    const { name, kind } = layer
    if (kind === 'pooling' && spec.pooling !== 'trained') grad = poolBack(grad, x, spec.pooling, layer)
    else {
      const own = activations[name]
      const bySum = name === 'OUTPUT' ? byScore(own, target) : steeply(grad, own, SLOPES[spec.squashing])
      made.sums[name] = bySum
      grad = weightedBack(layer, weights, bySum, x, made.weights)
    }
    made.activations[x.name] = grad
  }
  return made
}

/**
 * What a layer's sums hand back to what it read; and to its weights, which are put among the others.
 * @template {Floats} T
 * @param {Layer} layer
 * @param {Record<string, T>} weights
 * @param {T} bySum
 * @param {Maps<T>} x what the layer read
 * @param {Record<string, T>} found
 * @returns {T} of the shape of x
 */
function weightedBack(layer, weights, bySum, x, found) {
  const { name, kind, maps, table } = layer
  if (kind === 'rbf') return prototypesBack(bySum, weights[`${name}/prototypes`], x.values)
  found[`${name}/bias`] = byBias(bySum, maps)
  if (kind === 'pooling') {
    const coefficient = weights[`${name}/coefficient`]
    const cells = layer.kernel ** 2
    const sums = pool(x, 'average', layer).values
    found[`${name}/coefficient`] = byBias(/** @type {T} */ (sums.map((sum, i) => cells * sum * bySum[i])), maps)
    const shared = /** @type {T} */ (bySum.map((grad, i) => cells * grad * coefficient[i % maps]))
    return poolBack(shared, x, 'average', layer)
  }
  const grad = byKernel(bySum, x, layer)
  if (table) leaveOut(grad, table, x.maps)
  found[`${name}/kernel`] = grad
  return convolveBack(bySum, weights[`${name}/kernel`], x, layer)
}

/**
 * Nothing is learned where a table connects no maps.
 * @param {Floats} grad by each weight of a kernel
 * @param {number[][]} table for each map made the maps that it reads
 * @param {number} read maps
 */
function leaveOut(grad, table, read) {
  for (let i = 0; i < grad.length; i++) {
    const [from, map] = [Math.floor(i / table.length) % read, i % table.length]
    if (!table[map].includes(from)) grad[i] = 0
  }
}

/**
 * One step of gradient descent: every weight goes a little against its gradient.
 * @template {Floats} T
 * @param {Record<string, T>} weights they stay as they are
 * @param {Gradients<T>} gradients
 * @param {number} rate
 * @returns {Record<string, T>}
 */
export function step(weights, gradients, rate) {
  /** @type {Record<string, T>} */
  const made = {}
  for (const [name, values] of Object.entries(weights)) {
    const [own, grad] = [alike(values, values.length), gradients.weights[name]]
    for (let i = 0; i < own.length; i++) own[i] = values[i] - (grad ? rate * grad[i] : 0) // prototypes are fixed
    made[name] = own
  }
  return made
}

/**
 * The gradient by one weight, measured: the weight moved a little up and down, the network run again.
 * @param {Spec} spec
 * @param {Record<string, Float64Array>} weights they stay as they are
 * @param {Float64Array} image
 * @param {number} target
 * @param {string} name of an array
 * @param {number} place in it, flat
 * @param {number} [width]
 * @returns {Difference}
 */
export function finiteDifference(spec, weights, image, target, name, place, width = WIDTH) {
  /** @param {number} by */
  const moved = by => {
    const own = Float64Array.from(weights[name])
    own[place] += by
    return loss(forward(spec, { ...weights, [name]: own }, image).OUTPUT, target)
  }
  const [above, below] = [moved(width), moved(-width)]
  return { above, below, slope: (above - below) / (2 * width) }
}

/**
 * How a measured slope and the gradient that was worked out stand to each other. Between two measured losses may lie an
 * edge, of a maximum or of ReLU; and a loss may be infinite, where the right answer's probability is 0 as far as
 * numbers go: then there is nothing to compare.
 * @param {number} slope
 * @param {number} gradient
 * @param {boolean} edgy whether the network has edges at all
 * @returns {'agree' | 'edge' | 'endless'}
 */
export function agreement(slope, gradient, edgy) {
  if (!Number.isFinite(slope)) return 'endless'
  const off = Math.abs(slope - gradient)
  const apart = off > EDGE * Math.max(Math.abs(slope), Math.abs(gradient)) && off > WIDTH ** 2
  return edgy && apart ? 'edge' : 'agree'
}

/**
 * A weight's gradient taken apart: at every place, how the loss changes with the activation there, how steep the
 * squashing is there, and the number that the weight multiplied. OUTPUT is not squashed: its scores' gradients stand
 * there, with a slope of 1.
 * @param {Spec} spec
 * @param {Record<string, Floats>} activations
 * @param {Gradients<Floats>} gradients
 * @param {Weight} weight
 * @returns {Share[]} row by row; their products add up to the gradient
 */
export function shares(spec, activations, gradients, { layer: name, map, from, row, column }) {
  const at = spec.layers.findIndex(layer => layer.name === name)
  const { size, maps, padding } = spec.layers[at]
  const x = readBy(spec, at, activations)
  return Array.from({ length: size * size }, (_, place) => {
    const [i, j] = [Math.floor(place / size), place % size]
    const out = name === 'OUTPUT'
    const byActivation = (out ? gradients.sums : gradients.activations)[name][place * maps + map]
    const slope = out ? 1 : SLOPES[spec.squashing](activations[name][place * maps + map])
    const read = numberAt(x, i + row - padding, j + column - padding, from)
    return { row: i, column: j, byActivation, slope, read, product: byActivation * slope * read }
  })
}

/**
 * Where a weight lies in its array.
 * @param {Spec} spec
 * @param {Weight} weight
 */
export function placeOf(spec, { layer: name, map, from, row, column }) {
  const at = spec.layers.findIndex(layer => layer.name === name)
  const { kernel, maps } = spec.layers[at]
  return ((row * kernel + column) * mapsBefore(spec, at) + from) * maps + map
}

/**
 * @param {Spec} spec
 * @param {number} at the place of a layer
 */
export function mapsBefore(spec, at) {
  return at ? spec.layers[at - 1].maps : 1
}

// --- what each kind of layer hands back -----------------------------------------------------------

/**
 * What a layer read, by the name of the layer before.
 * @template {Floats} T
 * @param {Spec} spec
 * @param {number} at the place of the layer
 * @param {Record<string, T>} activations
 * @returns {Maps<T> & { name: string }}
 */
function readBy(spec, at, activations) {
  const { name, size } = at ? spec.layers[at - 1] : { name: 'input', size: spec.size }
  return { name, values: activations[name], size, maps: mapsBefore(spec, at) }
}

/**
 * Outside of the maps there are zeros.
 * @param {Maps<Floats>} x
 * @param {number} row
 * @param {number} column
 * @param {number} map
 */
function numberAt({ values, size, maps }, row, column, map) {
  const outside = row < 0 || column < 0 || row >= size || column >= size
  return outside ? 0 : values[(row * size + column) * maps + map]
}

/**
 * Each weight hands its share of the change back to the number that it multiplied.
 * @template {Floats} T
 * @param {T} grad by each sum
 * @param {T} kernel
 * @param {Maps<T>} x what the layer read
 * @param {Layer} layer
 * @returns {T} of the shape of x
 */
function convolveBack(grad, kernel, x, layer) {
  const back = alike(x.values, x.values.length)
  const { maps: made } = layer
  everyPair(x, layer, (read, weight, sum) => {
    let share = 0
    for (let m = 0; m < made; m++) share += kernel[weight + m] * grad[sum + m]
    back[read] += share
  })
  return back
}

/**
 * The gradient by each weight: over all places, the number that it multiplied times the sum's gradient there.
 * @template {Floats} T
 * @param {T} grad by each sum
 * @param {Maps<T>} x what the layer read
 * @param {Layer} layer
 * @returns {T} of the shape of the kernel
 */
function byKernel(grad, x, layer) {
  const { maps: made, kernel: k } = layer
  const sums = new Float64Array(k * k * x.maps * made)
  everyPair(x, layer, (read, weight, sum) => {
    const value = x.values[read]
    for (let m = 0; m < made; m++) sums[weight + m] += value * grad[sum + m]
  })
  const values = alike(x.values, sums.length)
  values.set(sums)
  return values
}

/**
 * Every number that a kernel has multiplied, and where: the places of what was read, of the weights of all maps made,
 * and of their sums.
 * @param {Maps<Floats>} x
 * @param {Layer} layer
 * @param {(read: number, weight: number, sum: number) => void} call
 */
function everyPair({ size: side, maps: c }, { kernel: k, padding, maps: made, size }, call) {
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let u = Math.max(0, padding - i); u < Math.min(k, side + padding - i); u++)
        for (let v = Math.max(0, padding - j); v < Math.min(k, side + padding - j); v++)
          for (let from = 0; from < c; from++)
            call(
              ((i + u - padding) * side + j + v - padding) * c + from,
              ((u * k + v) * c + from) * made,
              (i * size + j) * made,
            )
}

/**
 * It is added at every place.
 * @template {Floats} T
 * @param {T} grad by each sum
 * @param {number} maps
 * @returns {T}
 */
function byBias(grad, maps) {
  const sums = new Float64Array(maps)
  for (let i = 0; i < grad.length; i++) sums[i % maps] += grad[i]
  const values = alike(grad, maps)
  values.set(sums)
  return values
}

/**
 * An average shares the change out among its four; a maximum hands all of it to the winner, the first of several.
 * @template {Floats} T
 * @param {T} grad by each number that pooling made
 * @param {Maps<T>} x what it read
 * @param {'average' | 'max'} operation
 * @param {Layer} layer
 * @returns {T} of the shape of x
 */
function poolBack(grad, x, operation, { kernel: k, stride, size, maps }) {
  const back = alike(x.values, x.values.length)
  for (let i = 0; i < grad.length; i++) {
    const [place, map] = [Math.floor(i / maps), i % maps]
    const corner = Math.floor(place / size) * stride * x.size + (place % size) * stride
    const cells = Array.from({ length: k * k }, (_, cell) => corner + Math.floor(cell / k) * x.size + (cell % k))
    const places = cells.map(cell => cell * maps + map)
    if (operation === 'average') places.forEach(cell => (back[cell] = grad[i] / (k * k)))
    else back[winner(x.values, places)] = grad[i]
  }
  return back
}

/**
 * @param {Floats} values
 * @param {number[]} places
 */
function winner(values, places) {
  return places.reduce((best, place) => (values[place] > values[best] ? place : best))
}

/**
 * The change of a sum: that of its activation, as steep as the squashing is there.
 * @template {Floats} T
 * @param {T} grad by each activation
 * @param {T} activations
 * @param {(activation: number) => number} slope
 * @returns {T}
 */
function steeply(grad, activations, slope) {
  const made = alike(grad, grad.length)
  for (let i = 0; i < made.length; i++) made[i] = grad[i] * slope(activations[i])
  return made
}

/**
 * -1/p at the right answer, 0 elsewhere.
 * @template {Floats} T
 * @param {T} probabilities
 * @param {number} target
 * @returns {T}
 */
function byProbability(probabilities, target) {
  const grad = alike(probabilities, probabilities.length)
  grad[target] = -1 / probabilities[target]
  return grad
}

/**
 * p - 1 at the right answer, p elsewhere: what comes of -1/p behind softmax.
 * @template {Floats} T
 * @param {T} probabilities
 * @param {number} target
 * @returns {T}
 */
function byScore(probabilities, target) {
  const grad = alike(probabilities, probabilities.length)
  for (let i = 0; i < grad.length; i++) grad[i] = probabilities[i] - (i === target ? 1 : 0)
  return grad
}
