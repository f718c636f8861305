// The backward pass gives what lenet/network/gradients.py gives.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'

import { forward } from '../../ui/browser/calculating/forward.js'
import {
  agreement,
  backward,
  finiteDifference,
  loss,
  mapsBefore,
  placeOf,
  shares,
  step,
} from '../../ui/browser/calculating/gradients.js'
import { unpack } from '../../ui/browser/calculating/packing.js'
import { near, python } from './python.mjs'

const EXACT = 1e-11 // float64 in another order

const exactly = packed => Float64Array.from(unpack(packed).values)

const doubles = file => {
  const bytes = readFileSync(file)
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** @returns {any} */
const opened = ({ weights, image, ...rest }) => ({
  ...rest,
  weights: Object.fromEntries(Object.entries(weights).map(([name, array]) => [name, exactly(array)])),
  image: exactly(image),
})

/** @returns {any} */
const passed = packed => {
  const one = opened(packed)
  const activations = forward(one.spec, one.weights, one.image)
  return { ...one, activations, found: backward(one.spec, one.weights, activations, one.target) }
}

for (const packed of python.gradients) {
  const { pooling, squashing, layers } = packed.spec
  const about = `${pooling}, ${squashing}, padding ${layers[0].padding}, asked for ${packed.target}`

  test(`${about}: the loss, and its gradients by every weight, activation and sum`, () => {
    const { activations, found, target, order, file, loss: wanted } = passed(packed)
    near(loss(activations.OUTPUT, target), wanted, EXACT)
    const all = doubles(file)
    let at = 0
    for (const [group, name, count] of order) {
      assert.equal(found[group][name].length, count)
      found[group][name].forEach(value => {
        near(value, all[at], EXACT * Math.max(1, Math.abs(all[at])), `${group} ${name}`)
        at++
      })
    }
    assert.equal(at, all.length)
  })

  test(`${about}: a step, and differences measured in float64`, () => {
    const { spec, weights, image, found, target, rate, stepped, differences } = passed(packed)
    const before = Float64Array.from(weights['C1/kernel'])
    const after = forward(spec, step(weights, found, rate), image).OUTPUT
    after.forEach((value, i) => near(value, stepped[i], EXACT))
    for (const { name, place, ...wanted } of differences) {
      const measured = finiteDifference(spec, weights, image, target, name, place)
      for (const part of ['above', 'below']) near(measured[part], wanted[part], EXACT * 10, name)
      near(measured.slope, wanted.slope, 1e-6, name)
      near(measured.slope, found.weights[name][place], 1e-3 * Math.max(1, Math.abs(wanted.slope)), name)
    }
    assert.deepEqual(weights['C1/kernel'], before) // moved aside, and back
  })

  test(`${about}: the shares of a weight add up to its gradient`, () => {
    const { spec, activations, found } = passed(packed)
    spec.layers.forEach((layer, at) => {
      if (layer.kind === 'pooling' || layer.kind === 'rbf') return
      const last = layer.kernel - 1
      for (const [row, column] of [
        [0, 0],
        [last, 0],
        [Math.floor(last / 2), last],
      ]) {
        const weight = { layer: layer.name, map: layer.maps - 1, from: mapsBefore(spec, at) - 1, row, column }
        const made = shares(spec, activations, found, weight)
        assert.equal(made.length, layer.size ** 2)
        const total = made.reduce((sum, share) => sum + share.product, 0)
        near(total, found.weights[`${layer.name}/kernel`][placeOf(spec, weight)], 1e-9, layer.name)
      }
    })
  })
}

test('in float32 too, and what comes is float32', () => {
  const { spec, weights, image, target } = opened(python.gradients[0])
  const rounded = Object.fromEntries(Object.entries(weights).map(([name, all]) => [name, Float32Array.from(all)]))
  const activations = forward(spec, rounded, Float32Array.from(image))
  const found = backward(spec, rounded, activations, target)
  const exact = backward(spec, weights, forward(spec, weights, image), target)
  for (const [name, values] of Object.entries(found.weights)) {
    assert.ok(values instanceof Float32Array)
    values.forEach((value, i) => near(value, exact.weights[name][i], 1e-5, name))
  }
})

test('where numbers of a window are equal the first is the winner', () => {
  const { spec, weights, target } = opened(python.gradients.find(({ spec: { pooling } }) => pooling === 'max'))
  const activations = forward(spec, weights, new Float64Array(spec.size ** 2)) // nothing drawn: all places are alike
  const { C1 } = backward(spec, weights, activations, target).activations
  const [{ size, maps }] = spec.layers
  assert.ok(C1.some(value => value !== 0))
  C1.forEach((value, i) => {
    const place = Math.floor(i / maps)
    if (Math.floor(place / size) % 2 || (place % size) % 2) assert.equal(value, 0)
  })
})

test('a loss that is infinite is not called a difference', () => {
  const { spec, weights, image, target } = opened(python.gradients[0])
  const far = { ...weights, 'OUTPUT/bias': weights['OUTPUT/bias'].map((_, i) => (i === target ? -2000 : 0)) }
  const { above, slope } = finiteDifference(spec, far, image, target, 'C1/kernel', 0)
  assert.equal(above, Infinity) // its probability is 0, as far as numbers go
  assert.equal(agreement(slope, 0.5, false), 'endless')
  assert.equal(agreement(Infinity, 0.5, true), 'endless')
  assert.equal(agreement(0.5, 0.5 + 1e-6, false), 'agree')
  assert.equal(agreement(0.5, 0.6, true), 'edge')
  assert.equal(agreement(0.5, 0.6, false), 'agree')
  assert.equal(agreement(1e-9, 3e-9, true), 'agree')
})
