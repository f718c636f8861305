// Numbers of 16 bits opened, against NumPy's: all that there are.
import assert from 'node:assert/strict'
import test from 'node:test'

import { halves } from '../../ui/browser/calculating/half.js'
import { bytes } from '../../ui/browser/calculating/packing.js'
import { python } from './python.mjs'

const ALL = new Uint16Array(2 ** 16).map((_, bits) => bits)

test('every number of 16 bits is what NumPy makes of it', () => {
  const wanted = new Float32Array(bytes(python.halves).buffer)
  const found = halves(ALL.buffer)
  assert.equal(found.length, wanted.length)
  for (let i = 0; i < wanted.length; i++) assert.ok(Object.is(found[i], wanted[i]), `${i}: ${found[i]}`) // -0 is not 0
})

test('numbers known by heart: the smallest, the largest below 1, the largest', () => {
  const bits = Uint16Array.of(0x0001, 0x3bff, 0x7bff, 0xc000, 0x7c00, 0x8000)
  const found = halves(bits.buffer)
  assert.deepEqual([...found].slice(0, 5), [2 ** -24, 0.99951171875, 65504, -2, Infinity])
  assert.ok(Object.is(found[5], -0))
})
