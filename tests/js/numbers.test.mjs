// Numbers as they are printed, however large.
import assert from 'node:assert/strict'
import test from 'node:test'

import {
  clamp,
  fixed,
  largest,
  percentage,
  short,
  significant,
  together,
} from '../../ui/browser/calculating/numbers.js'
import { near, python } from './python.mjs'

const HUGE = [1e15, 1e22, 1e300, 1e308, -1e308, Infinity, -Infinity, NaN]

test('terms as printed add up to their total as printed', () => {
  assert.deepEqual(together([0.3333, 0.3333, 0.3334], 1, 3), [0.333, 0.333, 0.334])
  assert.deepEqual(together([1.0004, 1.0004, 1.0004], 3.0012, 3), [1.001, 1, 1])
  assert.deepEqual(
    together([-0.0006, -0.0004], -0.001, 3).map(term => fixed(term)),
    ['−0.001', '0.000'],
  )
  const terms = Array.from({ length: 25 }, (_, i) => Math.sin(i) / 3)
  const total = terms.reduce((sum, term) => sum + term, 0)
  const printed = together(terms, total, 3).map(term => Number(term.toFixed(3)))
  assert.equal(printed.reduce((sum, term) => sum + term, 0).toFixed(3), total.toFixed(3))
  printed.forEach((term, i) => assert.ok(Math.abs(term - terms[i]) < 0.0011))
})

test('a total that is not their sum is spread over all terms, without counting one by one', () => {
  assert.deepEqual(together([0, 0, 0, 0], 1e9 + 0.002, 3), [250000000.001, 250000000.001, 250000000, 250000000])
  assert.deepEqual(together([0, 0, 0], -0.007, 3), [-0.003, -0.002, -0.002])
})

test('huge numbers and none stay as they are, and nothing waits for ever', () => {
  for (const huge of HUGE) {
    assert.deepEqual(together([huge, 1.23456], huge, 3), [huge, 1.23456])
    assert.deepEqual(together([1.23456], huge, 3), [1.23456])
    assert.equal(typeof fixed(huge, 3, true), 'string')
    assert.equal(typeof short(huge), 'string')
  }
  assert.deepEqual(together([], 1, 3), [])
})

test('numbers are rounded as decimals are, with a real minus sign', () => {
  for (const [value, digits, all, few] of python.rounded) {
    assert.equal(fixed(value, digits), all, `${value} with ${digits}`)
    assert.equal(short(value, digits), few, `${value} with ${digits} at most`)
  }
  assert.equal(fixed(1.5, 1, true), '+1.5')
  assert.equal(fixed(0, 1, true), '0.0')
  assert.equal(percentage(0.98649), '98.6 %')
})

test('random terms add up as printed', () => {
  for (const { terms, total, thousandths } of python.sums) {
    const printed = together(terms, total, 3).map(term => Math.round(1000 * term))
    assert.equal(
      printed.reduce((sum, term) => sum + term, 0),
      thousandths,
    )
    printed.forEach((term, i) => near(term / 1000, terms[i], 0.001))
  }
})

test('bounds and largest sizes', () => {
  assert.deepEqual(
    [-1, 0.5, 9].map(value => clamp(value, 0, 1)),
    [0, 0.5, 1],
  )
  assert.equal(largest([1, -3, 2]), 3)
  assert.equal(largest([0, 0]), 1e-9)
  assert.equal(largest(new Float32Array(0), 0), 0)
})

test('a number by the digits that count', () => {
  const written = [
    [0, '0'],
    [-0, '0'],
    [1, '1.00'],
    [-3.4567, '−3.46'],
    [0.99996, '1.00'],
    [0.021349, '0.0213'],
    [-0.00012345, '−0.000123'],
    [0.000099999, '0.000100'],
    [2.1e-7, '2.10 · 10⁻⁷'],
    [-9.999e-13, '−1.00 · 10⁻¹²'],
    [123456, '123456'],
    [1.5e6, '1.50 · 10⁶'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ]
  for (const [value, text] of written) assert.equal(significant(Number(value)), text)
  assert.equal(significant(9.277544507939387, 10), '9.277544508')
})
