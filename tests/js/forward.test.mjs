// The forward pass gives what lenet/network/forward.py gives.
import assert from 'node:assert/strict'
import test from 'node:test'

import { convolve, forward, pool, softmax } from '../../ui/browser/calculating/forward.js'
import { largest } from '../../ui/browser/calculating/numbers.js'
import { unpack } from '../../ui/browser/calculating/packing.js'
import { drawings, floats } from './drawings.mjs'
import { near, python } from './python.mjs'

const LAYERS = ['C1', 'S2', 'C3', 'S4', 'C5', 'F6', 'OUTPUT']

const weightsOf = packed => Object.fromEntries(Object.entries(packed).map(([name, array]) => [name, unpack(array).values]))

/**
 * How far a layer's activations are off; where it has larger ones than 1, as a share of its largest: the sums behind
 * them are as large, and float32 is no finer.
 */
function off(found, wanted) {
  return largest(found.map((value, i) => value - wanted[i]), 0) / Math.max(1, largest(wanted, 0))
}

for (const { name, file, labels } of python.drawings.networks) {
  test(`${name}: a thousand drawings, every activation within 1e-5, the same label always`, () => {
    const { spec, weights } = python.shipped[name]
    const [own, wanted] = [weightsOf(weights), floats(file)]
    let [at, worst] = [0, 0]
    drawings.inputs.forEach((input, i) => {
      const found = forward(spec, own, Float32Array.from(input, value => value / 64))
      for (const layer of LAYERS)
        worst = Math.max(worst, off(found[layer], wanted.subarray(at, (at += found[layer].length))))
      assert.equal(found.OUTPUT.indexOf(Math.max(...found.OUTPUT)), labels[i], `drawing ${i}`)
    })
    assert.equal(at, wanted.length)
    near(worst, 0, 1e-5)
  })
}

for (const { spec, weights, image, scales, activations } of python.variants) {
  test(`${spec.pooling}, ${spec.squashing}, padding ${spec.layers[0].padding}: every activation within 1e-5`, () => {
    const found = forward(spec, weightsOf(weights), unpack(image).values, weightsOf(scales))
    for (const [layer, array] of Object.entries(activations)) {
      const { values } = unpack(array)
      assert.equal(found[layer].length, values.length)
      near(off(found[layer], values), 0, 1e-5, layer)
    }
  })
}

test('a window over the border reads zeros', () => {
  const x = { values: Float32Array.of(1, 2, 3, 4), size: 2, maps: 1 }
  const layer = { name: 'C1', kernel: 3, stride: 1, padding: 1, maps: 1, size: 2, kind: /** @type {const} */ ('convolution') }
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
