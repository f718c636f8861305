// A reading of ten probabilities, by literal numbers.
import assert from 'node:assert/strict'
import test from 'node:test'

import { judge } from '../../ui/browser/calculating/judging.js'

const probabilities = Float32Array.of(0, 0, 0, 0.25, 0, 0, 0, 0.75, 0, 0)

test('the most probable digit is the answer, sure from a threshold on', () => {
  assert.deepEqual(judge(probabilities, 0.75), { label: 7, probabilities, sure: true })
  assert.equal(judge(probabilities, 0.76).sure, false)
})

test('of two that are as probable the first, as NumPy has it', () => {
  assert.equal(judge(Float32Array.of(0.1, 0.45, 0.45, 0, 0, 0, 0, 0, 0, 0), 0).label, 1)
})
