// The forward pass in steps: every cell of every layer once, layer after layer.
import assert from 'node:assert/strict'
import test from 'node:test'

import { counts, firstOf, isToCome, length, stepAt, unitOf } from '../../ui/browser/calculating/passing.js'
import { networks } from './networks.mjs'

const { layers } = networks[0].net
const COUNTS = [784, 196, 100, 25, 120, 84, 10] // C1 28x28, S2 14x14, C3 10x10, S4 5x5, then units one by one

test('as many steps as cells of one map, or units', () => {
  assert.deepEqual(counts(layers), COUNTS)
  assert.equal(length(layers), 1319)
  assert.equal(firstOf(layers, 'C3'), 980)
})

test('step by step through all layers', () => {
  assert.deepEqual(stepAt(layers, 0), { layer: 'C1', place: 0 })
  assert.deepEqual(stepAt(layers, 783), { layer: 'C1', place: 783 })
  assert.deepEqual(stepAt(layers, 784), { layer: 'S2', place: 0 })
  assert.deepEqual(stepAt(layers, 1318), { layer: 'OUTPUT', place: 9 })
  assert.deepEqual(stepAt(layers, 5000), { layer: 'OUTPUT', place: 9 })
})

test('the unit that a step makes', () => {
  assert.deepEqual(unitOf(layers, { layer: 'C3', place: 37 }, 11), { layer: 'C3', map: 11, row: 3, column: 7 })
  assert.deepEqual(unitOf(layers, { layer: 'C1', place: 0 }, 11), { layer: 'C1', map: 5, row: 0, column: 0 })
  assert.deepEqual(unitOf(layers, { layer: 'F6', place: 80 }, 3), { layer: 'F6', map: 80, row: 0, column: 0 })
})

test('what is still to come', () => {
  const step = { layer: 'C3', place: 37 }
  assert.equal(isToCome(step, 'S2', 195), false)
  assert.equal(isToCome(step, 'C3', 37), false)
  assert.equal(isToCome(step, 'C3', 38), true)
  assert.equal(isToCome(step, 'S4', 0), true)
})
