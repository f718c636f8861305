// What is told of a run: the marks of its axes, how far it is, its numbers as they are written.
import assert from 'node:assert/strict'
import test from 'node:test'

import { accuracyAxis, drawable, lossAxis, nice } from '../../ui/training/axes.js'
import { advance, clock, compact, grouped, lossText, percent } from '../../ui/training/measures.js'

const HUGE = [1e15, 1e22, 1e300, 1e308, -1e308, Infinity, -Infinity, NaN]

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
  assert.deepEqual(advance(data, 2, { step: 995, steps: 1000 }), {
    part: 2.995 / 3,
    share: '99 %',
    title: '99 % · Training',
  })
  assert.deepEqual(advance(data, 0, null), { part: 0, share: '0 %', title: '0 % · Training' })
  assert.deepEqual(advance({ state: 'done', total: 3, title: null }, 3, null), { part: 1, share: '100 %', title: null })
  assert.deepEqual(advance({ state: 'stopped', total: 3, title: null }, 2, null), {
    part: 2 / 3,
    share: '66 %',
    title: null,
  })
  assert.equal(advance({ state: 'running', total: 0, title: 'x' }, NaN, { step: Infinity, steps: 0 }).share, '0 %')
})

test('an axis begins and ends at a round number, and says its marks shortly', () => {
  assert.deepEqual(pick(lossAxis([2.3, 0.4])), { low: 0, high: 2.5, step: 0.5, most: 69 })
  assert.deepEqual(pick(lossAxis([])), { low: 0, high: 2.5, step: 0.5, most: 4 })
  assert.deepEqual(pick(accuracyAxis([0.913, 0.986])), { low: 0.9, high: 1, step: 0.02, most: 1 })
  assert.deepEqual(pick(accuracyAxis([])), { low: 0, high: 1, step: 0.2, most: 1 })
  assert.equal(lossAxis([1]).say(0.25), '0.25')
  assert.equal(accuracyAxis([0.99]).say(0.995), '99.5 %')
})

const pick = ({ low, high, step, most }) => ({ low, high, step, most })

test('numbers of a run as they are written', () => {
  assert.deepEqual([0.98614, 1, NaN, undefined].map(percent), ['98.61 %', '100.00 %', '–', '–'])
  assert.deepEqual([0.04567, 99999, 2e6, null].map(lossText), ['0.0457', '99999.0000', '2e6', '–'])
  assert.deepEqual([0.00098, 0.000012, 0, 123456].map(compact), ['0.00098', '1.2e-5', '0', '1.2e5'])
  assert.deepEqual([12345.6, 7, Infinity].map(grouped), ['12,346', '7', '–'])
  assert.deepEqual([5, 65.4, 3605, -3, NaN].map(clock), ['0:05', '1:05', '1:00:05', '0:00', '–'])
})
