// One network on one digit: its activations and weights, and how units hang together.
// A unit is { layer, map, row, column }, counted from 0; C5, F6 and OUTPUT have one row and one column.

const ORDER = ['input', 'C1', 'S2', 'C3', 'S4', 'C5', 'F6', 'OUTPUT']

class Net {
  constructor({ name, title, said, squashing, pooling, layers, activations, edits }, weights) {
    Object.assign(this, { name, title, said, squashing, pooling, edits, weights })
    this.layers = Object.fromEntries(layers.map(layer => [layer.name, layer]))
    const { values } = unpack(activations)
    let from = 0
    this.values = {}
    for (const { name, size, maps } of layers) {
      this.values[name] = values.subarray(from, (from += size * size * maps)) // (size, size, maps)
    }
  }

  value({ layer, map, row, column }) {
    const { size, maps } = this.layers[layer]
    return this.values[layer][(row * size + column) * maps + map]
  }

  map(layer, map) {
    const { size, maps } = this.layers[layer]
    return { shape: [size, size], values: Float32Array.from({ length: size * size }, (_, i) => this.values[layer][i * maps + map]) }
  }

  limit(layer, map = null) {
    const { maps } = this.layers[layer]
    let most = 0
    this.values[layer].forEach((value, i) => { if (map === null || i % maps === map) most = Math.max(most, Math.abs(value)) })
    return most || 1
  }

  before(layer) {
    return ORDER[ORDER.indexOf(layer) - 1]
  }

  after(layer) {
    return ORDER[ORDER.indexOf(layer) + 1]
  }

  // What a unit reads in the layer before: { layer, maps, top, left, size }; the input reads nothing.
  reads({ layer, map, row, column }) {
    const before = this.before(layer)
    if (!before) return null
    const { kernel, stride, padding, kind } = this.layers[layer]
    const maps = kind === 'pooling' ? [map] : [...Array(this.layers[before].maps).keys()]
    return { layer: before, maps, top: row * stride - padding, left: column * stride - padding, size: kernel }
  }

  // The units that read a unit: { layer, maps, top, left, bottom, right }, rows and columns both included.
  readers({ layer, map, row, column }) {
    const after = this.after(layer)
    if (!after) return null
    const { kernel, stride, padding, size, kind, maps } = this.layers[after]
    const first = at => clamp(Math.ceil((at + padding - kernel + 1) / stride), 0, size - 1)
    const last = at => clamp(Math.floor((at + padding) / stride), 0, size - 1)
    const all = kind === 'pooling' ? [map] : [...Array(maps).keys()]
    if (Math.floor((row + padding) / stride) < 0 || first(row) > last(row) || first(column) > last(column)) return null
    return { layer: after, maps: all, top: first(row), left: first(column), bottom: last(row), right: last(column) }
  }

  field({ layer, row, column }) {
    const { field } = this.layers[layer]
    return { top: field.start + row * field.jump, left: field.start + column * field.jump, size: field.size }
  }

  factor(layer, map, part) {
    return this.edits.filter(edit => edit.layer === layer && edit.number === map && edit.part === part)
      .reduce((_, edit) => edit.factor, 1)
  }

  kernel(layer, from, map) {
    const { values, shape: [k, , maps, made] } = this.weights[`${layer}/kernel`]
    const factor = this.factor(layer, map, 'filter')
    return Float32Array.from({ length: k * k }, (_, i) => values[(i * maps + from) * made + map] * factor)
  }

  bias(layer, map) {
    return this.weights[`${layer}/bias`].values[map]
  }

  // The window of one map before, outside of which there are zeros.
  patch({ layer, top, left, size }, map) {
    const source = this.layers[layer]
    return Float32Array.from({ length: size * size }, (_, i) => {
      const [row, column] = [top + Math.floor(i / size), left + (i % size)]
      const inside = row >= 0 && column >= 0 && row < source.size && column < source.size
      return inside ? this.value({ layer, map, row, column }) : 0
    })
  }

  // A unit with weights taken apart: patch, kernel, products and their sum for each map read; bias; total.
  parts(unit) {
    const window = this.reads(unit)
    const maps = window.maps.map(map => {
      const patch = this.patch(window, map)
      const kernel = this.kernel(unit.layer, map, unit.map)
      const products = Array.from(patch, (value, i) => value * kernel[i])
      return { map, patch, kernel, products, sum: products.reduce((sum, value) => sum + value, 0) }
    })
    const bias = this.bias(unit.layer, unit.map)
    return { maps, bias, total: maps.reduce((sum, part) => sum + part.sum, bias), size: window.size }
  }

  squash(total) {
    return this.squashing === 'tanh' ? Math.tanh(total) : Math.max(0, total)
  }
}

// Terms rounded so that, as printed, they add up to their total as printed: each is off by one in the last
// place at most, and those whose rounding lost most are the ones that give way. Where numbers are so large that
// they have no such place any more, or are none, they stay as they are.
function together(terms, total, digits) {
  const scale = 10 ** digits
  const exact = terms.map(term => term * scale)
  const rounded = exact.map(Math.round)
  const off = Math.round(total * scale) - rounded.reduce((sum, term) => sum + term, 0)
  if (!terms.length || ![off, ...rounded].every(Number.isSafeInteger)) return [...terms]
  const each = Math.trunc(off / terms.length) // zero, unless the total is not their sum
  const order = exact.map((term, i) => [term - rounded[i], i]).sort((a, b) => (off > 0 ? b[0] - a[0] : a[0] - b[0]))
  const giving = new Set(order.slice(0, Math.abs(off % terms.length)).map(([, i]) => i))
  return rounded.map((term, i) => (term + each + (giving.has(i) ? Math.sign(off) : 0)) / scale)
}

function fixed(value, digits = 3, plus = false) {
  const text = Math.abs(value).toFixed(digits)
  const sign = Number(text) === 0 ? '' : value < 0 ? '−' : plus ? '+' : ''
  return sign + text
}
