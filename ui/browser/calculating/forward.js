// The forward pass: the twin of lenet/network/forward.py, which is the reference, to be read beside it.

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
/** @typedef {{ size: number, pooling: 'average' | 'max', squashing: 'tanh' | 'relu', layers: Layer[] }} Spec `size`: of the input's side */
/** @typedef {Record<string, Float32Array>} Weights `C1/kernel` of shape (k, k, maps read, maps made), `C1/bias`, ... */
/** @typedef {Record<string, Float32Array>} Activations by layer, each (size, size, maps) */
/** @typedef {{ values: Float32Array, size: number, maps: number }} Maps */
/** @typedef {{ values: Float64Array, weights: Int32Array, count: number }} Window */

const SQUASH = { tanh: Math.tanh, relu: (/** @type {number} */ value) => Math.max(0, value) }

/**
 * Runs an image through the network and keeps every activation.
 * @param {Spec} spec
 * @param {Weights} weights
 * @param {Float32Array} image (size, size) from 0 to 1, light ink on dark
 * @param {Record<string, Float32Array>} [scales] layer -> what its maps are multiplied with after squashing
 * @returns {Activations} `OUTPUT` holds probabilities
 */
export function forward(spec, weights, image, scales = {}) {
  /** @type {Activations} */
  const activations = { input: image }
  let x = { values: image, size: spec.size, maps: 1 }
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
 * Slides the kernel over x; at each stop multiplies element by element and adds up.
 * @param {Maps} x
 * @param {Float32Array} kernel
 * @param {Float32Array} bias
 * @param {Layer} layer
 * @returns {Maps}
 */
export function convolve(x, kernel, bias, { kernel: k, stride, padding, maps, size }) {
  const values = new Float32Array(size * size * maps)
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
 * @param {Maps} x
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
 * @param {Float32Array} kernel
 * @param {Float32Array} bias
 * @param {number} map
 */
function added({ values, weights, count }, kernel, bias, map) {
  let sum = bias[map]
  for (let i = 0; i < count; i++) sum += values[i] * kernel[weights[i] + map]
  return sum
}

/**
 * The same of four maps at once: so their sums stay in the processor, which is twice as fast.
 * @param {Float32Array} made
 * @param {number} place
 * @param {Window} window
 * @param {Float32Array} kernel
 * @param {Float32Array} bias
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
 * @param {Maps} x
 * @param {'average' | 'max'} operation
 * @param {{ kernel: number, stride: number, size: number }} layer
 * @returns {Maps}
 */
export function pool({ values: x, size: side, maps }, operation, { kernel, stride, size }) {
  const values = new Float32Array(size * size * maps).fill(operation === 'max' ? -Infinity : 0)
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
 * @param {Float32Array} values
 * @param {(value: number) => number} curve
 */
function squash(values, curve) {
  for (let i = 0; i < values.length; i++) values[i] = curve(values[i])
}

/**
 * @param {Float32Array} values
 * @param {Float32Array} factors one a map
 */
function scale(values, factors) {
  for (let i = 0; i < values.length; i++) values[i] *= factors[i % factors.length]
}

/**
 * Scores as probabilities that add up to 1.
 * @param {Float32Array} scores
 */
export function softmax(scores) {
  const most = Math.max(...scores)
  const powers = scores.map(score => Math.exp(score - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map(power => power / total)
}
