// The forward pass gives what lenet/network/forward.py gives.
import assert from 'node:assert/strict'
import test from 'node:test'

import { changed } from '../../ui/browser/calculating/ablation.js'
import { SQUASH, convolve, forward, ownInput, pool, softmax } from '../../ui/browser/calculating/forward.js'
import { unpack } from '../../ui/browser/calculating/packing.js'
import { drawings, floats } from './drawings.mjs'
import { near, python } from './python.mjs'

const LAYERS = ['C1', 'S2', 'C3', 'S4', 'C5', 'F6', 'OUTPUT']

const weightsOf = packed =>
  Object.fromEntries(Object.entries(packed).map(([name, array]) => [name, unpack(array).values]))

// Two sums of 400 float32 numbers in another order can differ by as much: NumPy's are off by it themselves.
const ROUNDING = 2e-5

for (const { name, file, labels } of python.drawings.networks) {
  test(`${name}: a thousand drawings, every activation within 1e-5 but for rounding, the same label always`, () => {
    const { spec, weights } = python.shipped[name]
    const [own, wanted] = [weightsOf(weights), floats(file)]
    let [at, beyond] = [0, 0]
    drawings.inputs.forEach((input, i) => {
      const found = forward(
        spec,
        own,
        Float32Array.from(input, value => value / 64),
      )
      for (const value of LAYERS.flatMap(layer => [...found[layer]])) {
        const off = Math.abs(value - wanted[at++])
        if (off > 1e-5) near(off, 0, ROUNDING, `${++beyond} beyond`)
      }
      assert.equal(found.OUTPUT.indexOf(Math.max(...found.OUTPUT)), labels[i], `drawing ${i}`)
    })
    assert.equal(at, wanted.length)
    assert.ok(beyond <= at / 1e6, `${beyond} of ${at}`)
  })
}

for (const { spec, weights, image, edits, activations } of [...python.variants, ...python.of1998]) {
  const about = `${spec.pooling}, ${spec.squashing}, padding ${spec.layers[0].padding}, ${edits.length} edits`
  test(`${about}: every activation within 1e-5`, () => {
    const made = changed(weightsOf(weights), spec.layers, edits)
    const found = forward(spec, made.weights, unpack(image).values, made.scales)
    for (const [layer, array] of Object.entries(activations)) {
      const { values } = unpack(array)
      assert.equal(found[layer].length, values.length)
      found[layer].forEach((value, i) => near(value, values[i], 1e-5, layer))
    }
  })
}

for (const { about, weights, image, edits, activations } of python.networks) {
  test(`${about.name}: the input as it is prepared, every activation within 1e-5`, () => {
    const [input, ...layers] = about.layers
    const made = changed(weightsOf(weights), layers, edits)
    const found = forward({ ...about, size: input.size, layers }, made.weights, unpack(image).values, made.scales)
    for (const [layer, array] of Object.entries(activations)) {
      const { values } = unpack(array)
      assert.equal(found[layer].length, values.length)
      found[layer].forEach((value, i) => near(value, values[i], 1e-5, layer))
    }
  })
}

test('a network of 28x28 takes what lies within the border of 2, another all there is', () => {
  const prepared = Float32Array.from({ length: 32 * 32 }, (_, i) => i)
  const own = ownInput(28, prepared)
  assert.equal(own.length, 28 * 28)
  assert.deepEqual([own[0], own[27], own[28], own.at(-1)], [2 * 32 + 2, 2 * 32 + 29, 3 * 32 + 2, 29 * 32 + 29])
  assert.equal(ownInput(32, prepared), prepared)
  assert.equal(ownInput(28, own), own)
})

test('sigmoid ends at 0 and 1, and is no number nowhere', () => {
  assert.deepEqual([-1e9, -1000, 0, 1000, 1e9].map(SQUASH.sigmoid), [0, 0, 0.5, 1, 1])
})

test('a window over the border reads zeros', () => {
  const x = { values: Float32Array.of(1, 2, 3, 4), size: 2, maps: 1 }
  const layer = {
    name: 'C1',
    kernel: 3,
    stride: 1,
    padding: 1,
    maps: 1,
    size: 2,
    kind: /** @type {const} */ ('convolution'),
  }
  const { values } = convolve(x, new Float32Array(9).fill(1), Float32Array.of(0.5), layer)
  assert.deepEqual([...values], [10.5, 10.5, 10.5, 10.5])
})

test('pooling takes the average or the largest', () => {
  const x = { values: Float32Array.of(1, 2, 3, -6), size: 2, maps: 1 }
  const layer = { kernel: 2, stride: 2, size: 1 }
  assert.deepEqual([...pool(x, 'average', layer).values], [0])
  assert.deepEqual([...pool(x, 'max', layer).values], [3])
})

test('equal scores are equal probabilities, however large', () => {
  assert.deepEqual([...softmax(Float32Array.of(1e30, 1e30))], [0.5, 0.5])
})
