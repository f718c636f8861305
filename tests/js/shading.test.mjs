// What maps are coloured by: after tanh and sigmoid the sum before it, which keeps large values apart.
import assert from 'node:assert/strict'
import test from 'node:test'

import { rootMeanSquare, shading } from '../../ui/browser/calculating/shading.js'
import { networks } from './networks.mjs'
import { near } from './python.mjs'

// As far as float32 has kept what was squashed: of 4 to a hundredth, of more that it is more.
function compare(found, sum, layer) {
  if (Math.abs(sum) < 4) near(found, sum, 1e-2, layer)
  else assert.ok(found * Math.sign(sum) > 3.9, `${layer}: ${found} instead of ${sum}`)
}

for (const { net, sums } of networks) {
  test(`${net.name}: layers that squash by their sums, the others by their values`, () => {
    for (const layer of ['C1', 'S2', 'C3', 'S4', 'C5', 'F6']) {
      const scales = net.scales(layer)
      const { values, limit } = shading(net.layers[layer], net.squashing, net.values[layer], scales)
      if (net.squashing === 'relu' || !sums[layer]) {
        assert.equal(values, net.values[layer])
        near(limit, layer === 'F6' && net.compares ? Math.max(1, net.limit(layer)) : net.limit(layer), 0)
      } else {
        const isOff = i => scales?.[i % scales.length] === 0
        sums[layer].forEach((sum, i) => compare(values[i], isOff(i) ? 0 : sum, layer))
        assert.ok(limit <= Math.max(...Array.from(values, Math.abs)))
        assert.ok(limit <= 3 * rootMeanSquare(values) + 1e-5)
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

test('after sigmoid a half is no sum at all, and a map that is switched off is none', () => {
  const { values } = shading({ kind: 'dense' }, 'sigmoid', [0.5, 0.9, 0.1, 0, 1, 0], [1, 1, 1, 1, 1, 0])
  near(values[0], 0, 0)
  near(values[1], Math.log(9))
  near(values[2], -Math.log(9))
  near(values[3], -values[4])
  near(values[4], 24 * Math.log(2))
  near(values[5], 0, 0)
})

test('the squashing of 1998 is 1 where the sum is 1', () => {
  const { values } = shading({ kind: 'dense' }, 'scaled_tanh', [1, -1, 0, 1.7159])
  near(values[0], 1, 1e-4)
  near(values[1], -1, 1e-4)
  near(values[2], 0, 0)
  near(values[3], 1.5 * 8.664339742098155, 1)
})

test('the root of the mean of squares', () => {
  assert.equal(rootMeanSquare([3, -4]), Math.sqrt(12.5))
  assert.equal(rootMeanSquare([0, 0]), 1)
})

// lenet/figures/film.py shades as this does: tests/unit/test_film.py has these very numbers.
test('the film of a training has the same limits and bounds', () => {
  near(shading({ kind: 'dense' }, 'tanh', [1]).values[0], 8.664339742098155, 1e-6)
  near(shading({ kind: 'dense' }, 'sigmoid', [1]).values[0], 16.63553227383404, 1e-6)
  const peak = [0.9, ...Array(99).fill(0)] // far beyond three times the root mean square
  near(shading({ kind: 'dense' }, 'tanh', peak).limit, 0.44166584687, 1e-6)
  near(shading({ kind: 'dense' }, 'tanh', [0.9, -0.9]).limit, 1.4722194895832204, 1e-6)
})
