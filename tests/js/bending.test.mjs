// What a coefficient and a bias make of a subsampling unit: an average, a switch, or what lies between.
import assert from 'node:assert/strict'
import test from 'node:test'

import { bending } from '../../ui/browser/calculating/bending.js'
import { near, python } from './python.mjs'

test('what it gives with none to four cells at ink is what NumPy gives', () => {
  for (const { squashing, coefficient, bias, gives } of python.bendings) {
    const found = bending(squashing, coefficient, bias)
    found.gives.forEach((given, count) => near(given, gives[count], 1e-12))
    const steps = gives.slice(1).map((given, i) => Math.abs(given - gives[i]))
    assert.equal(steps[found.from - 1], Math.max(...steps))
    assert.equal(found.up, gives[4] > gives[0] || coefficient > 0)
  }
})

test('small it is an average, large a switch, and between it is between', () => {
  assert.equal(bending('scaled_tanh', 0.25, 0).kind, 'even')
  assert.equal(bending('scaled_tanh', 0.6, 0).kind, 'bent')
  assert.equal(bending('scaled_tanh', 3, 3).kind, 'switch')
  assert.equal(bending('scaled_tanh', 0.01, 0.5).kind, 'still')
  assert.equal(bending('relu', 0.25, 0.5).kind, 'even')
})

test('the bias says how many cells a switch takes: one is an OR, all four an AND', () => {
  const takes = bias => bending('scaled_tanh', 3, bias).from
  assert.deepEqual([9, 3, -3, -9].map(takes), [1, 2, 3, 4])
  assert.equal(bending('scaled_tanh', -3, 0).up, false)
})
