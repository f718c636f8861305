// Trained subsampling makes of a map what lenet/network/forward.py makes of it, and is told where its windows lie.
import assert from 'node:assert/strict'
import test from 'node:test'

import { unpack } from '../../ui/browser/calculating/packing.js'
import {
  counts,
  isStraight,
  lying,
  needed,
  paper,
  steepness,
  steps,
  verdict,
} from '../../ui/browser/calculating/subsampling.js'
import { near, python } from './python.mjs'

const own = python.subsampled.map(one => ({ ...one, map: unpack(one.map) }))

test('each step is that of NumPy', () => {
  for (const { map, coefficient, bias, squashing, steps: wanted } of own) {
    const made = steps(map, coefficient, bias, squashing)
    for (const [kind, packed] of Object.entries(wanted)) {
      const grid = unpack(packed)
      assert.deepEqual(made[kind].shape, grid.shape)
      grid.values.forEach((value, i) => near(made[kind].values[i], value, 1e-5, kind))
    }
  }
})

test('where windows lie, counted as NumPy counts', () => {
  for (const { map, coefficient, bias, squashing, lying: wanted } of own)
    assert.deepEqual(lying(steps(map, coefficient, bias, squashing), squashing), wanted)
})

test('an average, a threshold, and what is neither', () => {
  const of = (straight, low, high) => ({ count: 100, straight, low, high })
  assert.equal(verdict(of(51, 0, 49), 0.3), 'straight')
  assert.equal(verdict(of(20, 49, 2), 1), 'threshold')
  assert.equal(verdict(of(20, 2, 49), -1), 'threshold')
  assert.equal(verdict(of(20, 70, 1), 1), 'end')
  assert.equal(verdict(of(50, 25, 25), 1), 'between')
  assert.equal(verdict(of(100, 0, 0), 0), 'nothing')
})

test('an OR, an AND, and what lies between', () => {
  const map = { shape: [2, 2], values: new Float32Array([-1, 1, 0, 0.5]) }
  assert.equal(needed(map, 2, 5), 1) // of four at -1 or 1: 2 · (-4) + 5 < 0 < 2 · (-2) + 5
  assert.equal(needed(map, 2, -5), 4)
  assert.equal(needed(map, 2, 0), 3)
  assert.equal(needed(map, 2, -9), null)
  assert.equal(needed(map, 2, 9), 0)
  assert.equal(needed(map, -2, 5), 1)
})

test('how steep: 1 in the middle, and ReLU is straight or flat', () => {
  for (const name of /** @type {const} */ (['tanh', 'scaled_tanh', 'sigmoid'])) near(steepness(0, name), 1, 1e-9)
  near(steepness(1.5 * Math.atanh(0.5), 'scaled_tanh'), 0.75, 1e-9)
  assert.deepEqual([isStraight(0.8, 'scaled_tanh'), isStraight(0.83, 'scaled_tanh')], [true, false])
  assert.deepEqual([steepness(3, 'relu'), steepness(-3, 'relu')], [1, 0])
})

test('what lies in equal parts', () => {
  assert.deepEqual(counts([-3, -2.9, 0, 1.4, 1.6, 3], 3, 4), [2, 0, 2, 2])
})

test('bare paper is what many windows have, unless all have it', () => {
  const many = (...sums) => Float32Array.from({ length: 20 }, (_, i) => sums[i] ?? i)
  assert.equal(paper(many(0.5, 0.5)), 0.5)
  assert.equal(paper(many(0.5)), null)
  assert.equal(paper(new Float32Array(9)), null)
})
