// Confusion matrices as lenet counts them.
import assert from 'node:assert/strict'
import test from 'node:test'

import { mostMistaken, totals } from '../../ui/browser/calculating/mistakes.js'
import { python } from './python.mjs'

test('all, the wrong ones and the most frequent mistake are what NumPy counts', () => {
  for (const { matrix, all, wrong, most } of python.confusions) {
    assert.deepEqual(totals(matrix), { all, wrong })
    assert.equal(mostMistaken(matrix), most)
  }
})
