// What maps are coloured by: after tanh the sum before it, which keeps large values apart.
import assert from 'node:assert/strict'
import test from 'node:test'

import { rootMeanSquare, shading } from '../../ui/browser/calculating/shading.js'
import { networks } from './networks.mjs'
import { near } from './python.mjs'

for (const { net, sums } of networks) {
  test(`${net.name}: layers that squash by their sums, the others by their values`, () => {
    for (const layer of ['C1', 'S2', 'C3', 'S4', 'C5', 'F6']) {
      const { values, limit } = shading(net.layers[layer], net.squashing, net.values[layer])
      if (!sums[layer] || layer.startsWith('S')) {
        assert.equal(values, net.values[layer])
        near(limit, net.limit(layer), 0)
      } else {
        sums[layer].forEach((sum, i) => near(values[i], sum, 1e-5 * Math.max(1, Math.abs(sum)), layer))
        assert.ok(limit <= Math.max(...sums[layer].map(Math.abs)) + 1e-5)
        assert.ok(limit <= 3 * rootMeanSquare(sums[layer]) + 1e-5)
      }
    }
  })
}

test('where nearly all of a layer is close to 1, its colours still differ', () => {
  const [{ net }] = networks
  const { values, limit } = shading(net.layers.C5, net.squashing, net.values.C5)
  const shares = Array.from(values, value => Math.min(1, Math.abs(value) / limit)).sort((a, b) => a - b)
  const flat = [...net.values.C5].map(Math.abs).sort((a, b) => a - b)
  const spread = all => all[Math.floor(0.75 * all.length)] - all[Math.floor(0.25 * all.length)]
  assert.ok(spread(shares) > 0.2, `${spread(shares)}`)
  assert.ok(spread(flat) < 0.05, `${spread(flat)}`)
})

test('the root of the mean of squares', () => {
  assert.equal(rootMeanSquare([3, -4]), Math.sqrt(12.5))
  assert.equal(rootMeanSquare([0, 0]), 1)
})
