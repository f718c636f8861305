// The forward pass: the twin of lenet/network/forward.py, which is the reference, to be read beside it.
import { FRAME, INPUT } from './preparation.js'
import { nearness, posteriors } from './prototypes.js'

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {'convolution' | 'pooling' | 'dense' | 'rbf'} kind
 * @property {number} kernel side of the square window
 * @property {number} stride
 * @property {number} padding
 * @property {number} maps
 * @property {number} size of a map's side
 * @property {number[][] | null} [table] for each map made the maps that it reads; all where there is none
 */
/** @typedef {'tanh' | 'relu' | 'sigmoid' | 'scaled_tanh'} Squashing */
/**
 * @typedef {object} Spec
 * @property {number} size of the input's side
 * @property {'average' | 'max' | 'trained'} pooling
 * @property {Squashing} squashing
 * @property {number[]} [levels] what C1 reads for background and ink; 0 and 1 where nothing is said
 * @property {Layer[]} layers
 */
/** @typedef {Float32Array | Float64Array} Floats all of a pass in one of the two: the image and the weights say which */
/** @typedef {Record<string, Float32Array>} Weights `C1/kernel` of shape (k, k, maps read, maps made), `C1/bias`, ... */
/** @typedef {Record<string, Float32Array>} Activations by layer, each (size, size, maps) */
/**
 * @template {Floats} [T=Float32Array]
 * @typedef {{ values: T, size: number, maps: number }} Maps
 */
/** @typedef {{ values: Float64Array, weights: Int32Array, count: number }} Window */

export const AMPLITUDE = 1.7159 // of the squashing of 1998
export const STEEPNESS = 2 / 3

/** @type {Record<Squashing, (sum: number) => number>} */
export const SQUASH = {
  tanh: Math.tanh,
  relu: sum => Math.max(0, sum),
  sigmoid: sum => 1 / (1 + Math.exp(-sum)),
  scaled_tanh: sum => AMPLITUDE * Math.tanh(STEEPNESS * sum),
}

/**
 * Runs an image through the network and keeps every activation.
 * @template {Floats} T
 * @param {Spec} spec
 * @param {Record<string, T>} weights as `Weights`
 * @param {T} image (size, size) from 0 to 1, light ink on dark; or as prepared, see `ownInput`
 * @param {Record<string, Float32Array>} [scales] layer -> what its maps are multiplied with after squashing
 * @returns {Record<string, T>} as `Activations`; `OUTPUT` holds probabilities
 */
export function forward(spec, weights, image, scales = {}) {
  const input = toLevels(ownInput(spec.size, image), spec.levels)
  /** @type {Record<string, T>} */
  const activations = { input }
  let x = { values: input, size: spec.size, maps: 1 }
  for (const layer of spec.layers) {
    x = through(spec, layer, weights, x)
    if (scales[layer.name]) scale(x.values, scales[layer.name])
    activations[layer.name] = x.values
  }
  return activations
}

/**
 * What a layer makes of what it reads, squashed.
 * @template {Floats} T
 * @param {Spec} spec
 * @param {Layer} layer
 * @param {Record<string, T>} weights
 * @param {Maps<T>} x
 * @returns {Maps<T>}
 */
function through(spec, layer, weights, x) {
  const { name, kind } = layer
  if (kind === 'pooling' && spec.pooling !== 'trained') return pool(x, spec.pooling, layer)
  if (kind === 'rbf') {
    const values = alike(x.values, layer.maps)
    values.set(posteriors(nearness(x.values, weights[`${name}/prototypes`])))
    return { values, size: 1, maps: layer.maps }
  }
  const made =
    kind === 'pooling'
      ? subsample(x, weights[`${name}/coefficient`], weights[`${name}/bias`], layer)
      : convolve(x, weights[`${name}/kernel`], weights[`${name}/bias`], layer)
  made.values = name === 'OUTPUT' ? softmax(made.values) : squashed(made.values, spec.squashing)
  return made
}

/**
 * Pixels from 0 to 1 as a network's levels have them.
 * @template {Floats} T
 * @param {T} x
 * @param {number[]} [levels]
 * @returns {T}
 */
function toLevels(x, [background, ink] = [0, 1]) {
  if (background === 0 && ink === 1) return x
  return /** @type {T} */ (x.map(pixel => background + (ink - background) * pixel))
}

/**
 * What a network takes of a prepared input: all of it, or 28x28 within its border.
 * @template {Floats} T
 * @param {number} size of the network's input
 * @param {T} image
 * @returns {T}
 */
export function ownInput(size, image) {
  if (size !== FRAME || image.length !== INPUT ** 2) return image
  const border = (INPUT - FRAME) / 2
  /** @type {(at: number) => boolean} */
  const isWithin = at => at >= border && at < INPUT - border
  return /** @type {T} */ (image.filter((_, i) => isWithin(Math.floor(i / INPUT)) && isWithin(i % INPUT)))
}

/**
 * Slides the kernel over x; at each stop multiplies element by element and adds up.
 * @template {Floats} T
 * @param {Maps<T>} x
 * @param {T} kernel
 * @param {T} bias
 * @param {Layer} layer
 * @returns {Maps<T>}
 */
export function convolve(x, kernel, bias, { kernel: k, stride, padding, maps, size }) {
  const values = alike(kernel, size * size * maps)
  const window = windowOf(k * k * x.maps)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      look(window, x, row * stride - padding, column * stride - padding, k, maps)
      const place = (row * size + column) * maps
      let map = 0
      for (; map + 4 <= maps; map += 4) addFour(values, place + map, window, kernel, bias, map)
      for (; map < maps; map++) values[place + map] = added(window, kernel, bias, map)
    }
  return { values, size, maps }
}

/** @param {number} cells at most */
function windowOf(cells) {
  return { values: new Float64Array(cells), weights: new Int32Array(cells), count: 0 }
}

/**
 * What of a window is not zero, and where in the kernel its weights begin, one a map; outside of x there are zeros.
 * @param {Window} window
 * @param {Maps<Floats>} x
 * @param {number} top
 * @param {number} left
 * @param {number} k
 * @param {number} made maps
 */
function look(window, { values, size, maps }, top, left, k, made) {
  const first = Math.max(0, -left) * maps
  const end = Math.min(k, size - left) * maps
  let count = 0
  for (let u = Math.max(0, -top); u < Math.min(k, size - top); u++) {
    const row = ((top + u) * size + left) * maps
    for (let i = first; i < end; i++) {
      const value = values[row + i]
      if (value === 0) continue
      window.values[count] = value
      window.weights[count++] = (u * k * maps + i) * made
    }
  }
  window.count = count
}

/**
 * A window times the kernel of one map.
 * @param {Window} window
 * @param {Floats} kernel
 * @param {Floats} bias
 * @param {number} map
 */
function added({ values, weights, count }, kernel, bias, map) {
  let sum = bias[map]
  for (let i = 0; i < count; i++) sum += values[i] * kernel[weights[i] + map]
  return sum
}

/**
 * The same of four maps at once: so their sums stay in the processor, which is twice as fast.
 * @param {Floats} made
 * @param {number} place
 * @param {Window} window
 * @param {Floats} kernel
 * @param {Floats} bias
 * @param {number} map the first of them
 */
function addFour(made, place, { values, weights, count }, kernel, bias, map) {
  let a = bias[map]
  let b = bias[map + 1]
  let c = bias[map + 2]
  let d = bias[map + 3]
  for (let i = 0; i < count; i++) {
    const value = values[i]
    const at = weights[i] + map
    a += value * kernel[at]
    b += value * kernel[at + 1]
    c += value * kernel[at + 2]
    d += value * kernel[at + 3]
  }
  made[place] = a
  made[place + 1] = b
  made[place + 2] = c
  made[place + 3] = d
}

/**
 * Average or maximum of every window.
 * @template {Floats} T
 * @param {Maps<T>} x
 * @param {'average' | 'max'} operation
 * @param {{ kernel: number, stride: number, size: number }} layer
 * @returns {Maps<T>}
 */
export function pool({ values: x, size: side, maps }, operation, { kernel, stride, size }) {
  const values = alike(x, size * size * maps)
  if (operation === 'max') values.fill(-Infinity)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      for (let u = 0; u < kernel; u++)
        for (let v = 0; v < kernel; v++)
          for (let c = 0; c < maps; c++) {
            const read = x[((row * stride + u) * side + column * stride + v) * maps + c]
            const at = (row * size + column) * maps + c
            values[at] = operation === 'max' ? Math.max(values[at], read) : values[at] + read
          }
  if (operation === 'average') for (let i = 0; i < values.length; i++) values[i] /= kernel ** 2
  return { values, size, maps }
}

/**
 * The subsampling of 1998, before it is squashed: the sum of every window, times a coefficient, plus a bias.
 * @template {Floats} T
 * @param {Maps<T>} x
 * @param {T} coefficient one a map
 * @param {T} bias
 * @param {Layer} layer
 * @returns {Maps<T>}
 */
export function subsample(x, coefficient, bias, layer) {
  const made = pool(x, 'average', layer)
  const cells = layer.kernel ** 2
  const { values, maps } = made
  for (let i = 0; i < values.length; i++) values[i] = cells * values[i] * coefficient[i % maps] + bias[i % maps]
  return made
}

/**
 * What was squashed, by what it became; forgotten with that.
 * @type {WeakMap<object, Floats>}
 */
const SUMS = new WeakMap()

/**
 * The sums that a layer of a forward pass squashed: most of what is squashed near to 1 can be told apart by them alone.
 * @param {object} values of the layer, the very array that `forward` has returned: a copy of it has none
 * @returns {Floats | null} null: nothing was squashed
 */
export function sumsOf(values) {
  return SUMS.get(values) ?? null
}

/**
 * @template {Floats} T
 * @param {T} sums
 * @param {Squashing} squashing
 * @returns {T}
 */
function squashed(sums, squashing) {
  const curve = SQUASH[squashing]
  const values = squashing === 'relu' ? sums : alike(sums, sums.length) // nothing that ReLU leaves is squashed
  for (let i = 0; i < values.length; i++) values[i] = curve(sums[i])
  if (values !== sums) SUMS.set(values, sums)
  return values
}

/**
 * @param {Floats} values
 * @param {Float32Array} factors one a map
 */
function scale(values, factors) {
  for (let i = 0; i < values.length; i++) values[i] *= factors[i % factors.length]
}

/**
 * Scores as probabilities that add up to 1.
 * @template {Floats} T
 * @param {T} scores
 * @returns {T}
 */
export function softmax(scores) {
  const most = Math.max(...scores)
  const powers = alike(scores, scores.length)
  let total = 0
  for (let i = 0; i < powers.length; i++) total += powers[i] = Math.exp(scores[i] - most)
  for (let i = 0; i < powers.length; i++) powers[i] /= total
  return powers
}

/**
 * Zeros in the same precision.
 * @template {Floats} T
 * @param {T} values
 * @param {number} length
 * @returns {T}
 */
export function alike(values, length) {
  return /** @type {T} */ (values instanceof Float64Array ? new Float64Array(length) : new Float32Array(length))
}
