// The forward pass: the twin of lenet/network/forward.py, which is the reference, to be read beside it.
import { FRAME, INPUT } from './preparation.js'

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {'convolution' | 'pooling' | 'dense'} kind
 * @property {number} kernel side of the square window
 * @property {number} stride
 * @property {number} padding
 * @property {number} maps
 * @property {number} size of a map's side
 */
/** @typedef {'tanh' | 'relu' | 'sigmoid'} Squashing */
/** @typedef {{ size: number, pooling: 'average' | 'max', squashing: Squashing, layers: Layer[] }} Spec `size`: of the input's side */
/** @typedef {Float32Array | Float64Array} Floats all of a pass in one of the two: the image and the weights say which */
/** @typedef {Record<string, Float32Array>} Weights `C1/kernel` of shape (k, k, maps read, maps made), `C1/bias`, ... */
/** @typedef {Record<string, Float32Array>} Activations by layer, each (size, size, maps) */
/**
 * @template {Floats} [T=Float32Array]
 * @typedef {{ values: T, size: number, maps: number }} Maps
 */

/** @type {Record<Squashing, (sum: number) => number>} */
export const SQUASH = {
  tanh: Math.tanh,
  relu: sum => Math.max(0, sum),
  sigmoid: sum => 1 / (1 + Math.exp(-sum)),
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
  const input = ownInput(spec.size, image)
  /** @type {Record<string, T>} */
  const activations = { input }
  let x = { values: input, size: spec.size, maps: 1 }
  for (const layer of spec.layers) {
    if (layer.kind === 'pooling') x = pool(x, spec.pooling, layer)
    else {
      x = convolve(x, weights[`${layer.name}/kernel`], weights[`${layer.name}/bias`], layer)
      if (layer.name === 'OUTPUT') x.values = softmax(x.values)
      else squash(x.values, SQUASH[spec.squashing])
    }
    if (scales[layer.name]) scale(x.values, scales[layer.name])
    activations[layer.name] = x.values
  }
  return activations
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
  const sums = new Float64Array(maps)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      sums.set(bias)
      addWindow(sums, x, kernel, row * stride - padding, column * stride - padding, k)
      values.set(sums, (row * size + column) * maps)
    }
  return { values, size, maps }
}

/**
 * One window times the kernels of all maps; outside of x there are zeros.
 * @param {Float64Array} sums
 * @param {Maps<Floats>} x
 * @param {Floats} kernel
 * @param {number} top
 * @param {number} left
 * @param {number} k
 */
function addWindow(sums, { values, size, maps }, kernel, top, left, k) {
  const made = sums.length
  for (let u = Math.max(0, -top); u < Math.min(k, size - top); u++)
    for (let v = Math.max(0, -left); v < Math.min(k, size - left); v++)
      for (let c = 0; c < maps; c++) {
        const value = values[((top + u) * size + left + v) * maps + c]
        if (value === 0) continue
        const weights = ((u * k + v) * maps + c) * made
        for (let m = 0; m < made; m++) sums[m] += value * kernel[weights + m]
      }
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
 * @param {Floats} values
 * @param {(value: number) => number} curve
 */
function squash(values, curve) {
  for (let i = 0; i < values.length; i++) values[i] = curve(values[i])
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
