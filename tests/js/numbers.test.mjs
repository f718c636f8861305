// Numbers as they are printed and drawn, however large; and texts that are pasted.
import assert from 'node:assert/strict'
import test from 'node:test'

import { load } from './load.mjs'

const { together, fixed } = load(['common', 'network'], ['together', 'fixed'])
const { advance, lossAxis, accuracyAxis, drawable, nice } = load(['common', 'progress'], ['advance', 'lossAxis', 'accuracyAxis', 'drawable', 'nice'])
const { pasted, say } = load(['common'], ['pasted', 'say'])
const HUGE = [1e15, 1e22, 1e300, 1e308, -1e308, Infinity, -Infinity, NaN]

test('terms as printed add up to their total as printed', () => {
  assert.deepEqual(together([0.3333, 0.3333, 0.3334], 1, 3), [0.333, 0.333, 0.334])
  assert.deepEqual(together([1.0004, 1.0004, 1.0004], 3.0012, 3), [1.001, 1, 1])
  assert.deepEqual(together([-0.0006, -0.0004], -0.001, 3).map(term => fixed(term)), ['−0.001', '0.000'])
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
    assert.equal(typeof say(huge), 'string')
  }
  assert.deepEqual(together([], 1, 3), [])
})

test('an axis has few marks, whatever the values', () => {
  for (const huge of HUGE) {
    const values = [2.3, huge, huge, 0.5].filter(drawable)
    for (const { low, high, step } of [lossAxis(values), accuracyAxis(values)]) {
      assert.ok((high - low) / step <= 12, `${huge}: ${low} to ${high} by ${step}`)
      assert.ok(high > low && step > 0)
    }
  }
  assert.equal(drawable(1e308), false)
  assert.equal(drawable(1e99), true)
  assert.equal(nice(0.3), 0.5)
})

test('the tab and the bar tell the same percentage', () => {
  const data = { state: 'running', total: 3, title: 'Training' }
  assert.deepEqual(advance(data, 2, { step: 995, steps: 1000 }), { part: 2.995 / 3, share: '99 %', title: '99 % · Training' })
  assert.deepEqual(advance(data, 0, null), { part: 0, share: '0 %', title: '0 % · Training' })
  assert.deepEqual(advance({ state: 'done', total: 3, title: null }, 3, null), { part: 1, share: '100 %', title: null })
  assert.deepEqual(advance({ state: 'stopped', total: 3, title: null }, 2, null), { part: 2 / 3, share: '66 %', title: null })
  assert.equal(advance({ state: 'running', total: 0, title: 'x' }, NaN, { step: Infinity, steps: 0 }).share, '0 %')
})

test('pasted numbers: tabs, spaces, semicolons and lists; a comma within a number is a decimal point', () => {
  assert.deepEqual(pasted('1\t2\n3\t4'), [['1', '2'], ['3', '4']])
  assert.deepEqual(pasted('0,5 1\r\n2 3,25\n'), [['0,5', '1'], ['2', '3,25']])
  assert.deepEqual(pasted('1, 2, 3'), [['1', '2', '3']])
  assert.deepEqual(pasted('1,2,3\n4,5,6'), [['1', '2', '3'], ['4', '5', '6']])
  assert.deepEqual(pasted('1 2; 3 4'), [['1', '2'], ['3', '4']])
  assert.deepEqual(pasted('0,5'), [['0,5']])
})
