// What maps are coloured by: after tanh and sigmoid the sum before it, which keeps large values apart.
import assert from 'node:assert/strict'
import test from 'node:test'

import { limitOf, rootMeanSquare, shading } from '../../ui/browser/calculating/shading.js'
import { networks, run } from './networks.mjs'
import { near } from './python.mjs'

const LAYERS = ['C1', 'S2', 'C3', 'S4', 'C5', 'F6']

for (const { net, image, sums } of networks) {
  const scales = Object.fromEntries(LAYERS.flatMap(layer => (net.scales(layer) ? [[layer, net.scales(layer)]] : [])))
  const made = run(net, image, scales)

  test(`${net.name}: layers that squash by their sums, the others by their values`, () => {
    for (const layer of LAYERS) {
      const { values, limit } = shading(net.layers[layer], net.squashing, made[layer], net.scales(layer))
      if (net.squashing === 'relu' || !sums[layer]) {
        assert.equal(values, made[layer])
        near(limit, layer === 'F6' && net.compares ? Math.max(1, net.limit(layer)) : net.limit(layer), 1e-5)
      } else {
        const isOff = i => scales[layer]?.[i % scales[layer].length] === 0
        sums[layer].forEach((sum, i) => near(values[i], isOff(i) ? 0 : sum, 1e-4, layer))
        assert.equal(limit, limitOf(values))
        assert.ok(limit <= 3 * rootMeanSquare(values) + 1e-5)
      }
    }
  })
}

test('where nearly all of a layer is close to 1, its colours still differ', () => {
  const [{ net, image }] = networks
  const { C5 } = run(net, image)
  const { values, limit } = shading(net.layers.C5, net.squashing, C5)
  const shares = Array.from(values, value => Math.min(1, Math.abs(value) / limit)).sort((a, b) => a - b)
  const flat = [...C5].map(Math.abs).sort((a, b) => a - b)
  const spread = all => all[Math.floor(0.75 * all.length)] - all[Math.floor(0.25 * all.length)]
  assert.ok(spread(shares) > 0.2, `${spread(shares)}`)
  assert.ok(spread(flat) < 0.05, `${spread(flat)}`)
  assert.equal(new Set(Array.from(values)).size, values.length) // no two sums are alike, where many values are 1
  assert.ok(new Set(Array.from(C5)).size < C5.length)
})

test('what is squashed by no curve, or by none that ends, is shown as it is', () => {
  const values = new Float32Array([3, -4])
  assert.deepEqual(shading({}, 'tanh', values), { values, limit: 4 })
  assert.deepEqual(shading({ picture: [1, 2] }, 'tanh', new Float32Array([0.5, 0])).limit, 1)
})

test('the root of the mean of squares', () => {
  assert.equal(rootMeanSquare([3, -4]), Math.sqrt(12.5))
  assert.equal(rootMeanSquare([0, 0]), 1)
})

// lenet/figures/film.py has these limits too: tests/unit/test_film.py has these very numbers.
test('the film of a training has the same limits', () => {
  const peak = [Math.atanh(0.9), ...Array(99).fill(0)] // far beyond three times the root mean square
  near(limitOf(peak), 0.44166584687, 1e-6)
  near(limitOf([Math.atanh(0.9), -Math.atanh(0.9)]), 1.4722194895832204, 1e-6)
})
