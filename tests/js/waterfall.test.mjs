// A sum as stairs.
import assert from 'node:assert/strict'
import test from 'node:test'

import { stairs } from '../../ui/browser/calculating/waterfall.js'
import { near, python } from './python.mjs'

test('each step begins where the one before ended', () => {
  assert.deepEqual(stairs([2, -3, 0.5]), { steps: [[0, 2], [2, -1], [-1, -0.5]], low: -1, high: 2 }) // prettier-ignore
  assert.deepEqual(stairs([]), { steps: [], low: 0, high: 0 })
})

test('the last ends at the total', () => {
  for (const { terms, total } of python.sums) near(stairs(terms).steps.at(-1)[1], total, 1e-9)
})
