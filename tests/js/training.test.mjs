// What is told of a run: the marks of its axes, how far it is, its numbers as they are written.
import assert from 'node:assert/strict'
import test from 'node:test'

import { accuracyAxis, drawable, lossAxis, nice, rateAxis } from '../../ui/training/run/axes.js'
import { advance, clock, compact, grouped, lossText, percent } from '../../ui/training/run/measures.js'
import { endedBy, ends, nearest, order, placeAt } from '../../ui/training/run/moments.js'

const HUGE = [1e15, 1e22, 1e300, 1e308, -1e308, Infinity, -Infinity, NaN]

test('an axis has few marks, whatever the values', () => {
  for (const huge of HUGE) {
    const values = [2.3, huge, huge, 0.5].filter(drawable)
    for (const { low, high, step } of [lossAxis(values), accuracyAxis(values), rateAxis(values)]) {
      assert.ok((high - low) / step <= 12, `${huge}: ${low} to ${high} by ${step}`)
      assert.ok(high > low && step > 0)
    }
  }
  assert.equal(drawable(1e308), false)
  assert.equal(drawable(1e99), true)
  assert.equal(nice(0.3), 0.5)
})

test('the tab tells how much of the training is done', () => {
  assert.deepEqual(advance({ state: 'running', part: 2.995 / 3, title: 'Training' }), {
    share: '99 %',
    title: '99 % · Training',
  })
  assert.deepEqual(advance({ state: 'running', part: 0, title: 'x' }), { share: '0 %', title: '0 % · x' })
  assert.deepEqual(advance({ state: 'done', part: 0.4, title: null }), { share: '100 %', title: null })
  assert.equal(advance({ state: 'running', part: NaN, title: 'x' }).share, '0 %')
})

test('an axis begins and ends at a round number, and says its marks shortly', () => {
  assert.deepEqual(pick(lossAxis([2.3, 0.4])), { low: 0, high: 2.5, step: 0.5, most: 69 })
  assert.deepEqual(pick(lossAxis([])), { low: 0, high: 2.5, step: 0.5, most: 4 })
  assert.deepEqual(pick(accuracyAxis([0.913, 0.986])), { low: 0.9, high: 1, step: 0.02, most: 1 })
  assert.deepEqual(pick(accuracyAxis([])), { low: 0, high: 1, step: 0.2, most: 1 })
  assert.deepEqual(pick(rateAxis([0.0004, 0.002])), { low: 0, high: 0.002, step: 0.0005, most: Infinity })
  assert.equal(rateAxis([0.002]).say(0.0015), '0.0015')
  assert.ok(rateAxis([]).high > 0)
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

const STEPS = [0, 1, 2, 4, 8, 16, 100, 200]

test('which frame is at a step, and which is nearest', () => {
  assert.deepEqual(
    [-1, 0, 3, 4, 99, 1000].map(step => placeAt(STEPS, step)),
    [-1, 0, 2, 3, 5, 7],
  )
  assert.deepEqual(
    [-1, 3, 5, 7, 57, 59, 1000].map(step => nearest(STEPS, step)),
    [0, 2, 3, 4, 5, 6, 7],
  )
})

test('the epochs that had ended by a step', () => {
  const epochs = [1, 2, 3].map(epoch => ({ epoch, end: 50 * epoch }))
  assert.deepEqual(
    [0, 49, 50, 149, 999].map(step => endedBy(epochs, step)?.epoch ?? null),
    [null, null, 1, 2, 3],
  )
})

test('an epoch ends between two frames, as far as its step lies between theirs; of many only some are marked', () => {
  const epochs = [1, 2, 3, 4].map(epoch => ({ epoch, end: 58 * epoch }))
  assert.deepEqual(ends(STEPS, epochs, 10), [5.5, 6.16, 6.74])
  assert.deepEqual(ends(STEPS, epochs, 2), [6.16])
  assert.deepEqual(ends([], epochs, 10), [])
  assert.deepEqual(ends([7], [{ epoch: 1, end: 7 }], 10), [0])
})

test('frames are fetched from the one that is looked at: those ahead of it, then all others, each once', () => {
  assert.deepEqual(order(6, 2, 2), [2, 3, 4, 1, 0, 5])
  assert.deepEqual(order(200, 100).slice(0, 8), [100, 101, 102, 103, 104, 105, 106, 99])
  assert.equal(new Set(order(200, 100)).size, 200)
})
