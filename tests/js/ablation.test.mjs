// Which edits count; what they do to a network is in forward.test.mjs.
import assert from 'node:assert/strict'
import test from 'node:test'

import { MOST, STRONGEST, changed, settled } from '../../ui/browser/calculating/ablation.js'
import { CANVAS } from '../../ui/browser/calculating/canvas_paths.js'
import { python } from './python.mjs'

test('the last edit of a thing counts, and a factor of one is none', () => {
  assert.deepEqual(settled(python.settled.edits), python.settled.settled)
})

test('weights that are not changed are the very same, and those of the network stay as they are', () => {
  const weights = { 'C1/kernel': Float32Array.of(1, 2, 3, 4), 'C3/kernel': Float32Array.of(5) }
  const layers = [
    { name: 'C1', maps: 2 },
    { name: 'C3', maps: 1 },
  ]
  const made = changed(weights, layers, [{ layer: 'C1', number: 1, part: 'filter', value: 0.5, place: null }])
  assert.deepEqual([...made.weights['C1/kernel']], [1, 1, 3, 2])
  assert.equal(made.weights['C3/kernel'], weights['C3/kernel'])
  assert.deepEqual([...weights['C1/kernel']], [1, 2, 3, 4])
})

test('what can be changed how far, and the canvas, are as in Python', () => {
  assert.deepEqual({ MOST, STRONGEST, CANVAS }, python.constants)
})
