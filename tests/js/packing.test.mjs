// Arrays packed by Python come out as they went in.
import assert from 'node:assert/strict'
import test from 'node:test'

import { bytes, unpack } from '../../ui/browser/calculating/packing.js'
import { python } from './python.mjs'

test('every shape and every value', () => {
  for (const { packed, shape, values } of python.arrays) {
    const found = unpack(packed)
    assert.deepEqual(found.shape, shape)
    assert.deepEqual([...found.values], values)
  }
})

test('bytes from 0 to 255', () => {
  assert.deepEqual([...bytes('AAH/gA==')], [0, 1, 255, 128])
})
