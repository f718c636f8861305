// What a network makes of its own scores: by literal numbers, and as NumPy has it on the shipped networks.
import assert from 'node:assert/strict'
import test from 'node:test'

import { evidence, judge, scores } from '../../ui/browser/calculating/judging.js'
import { near, python } from './python.mjs'

const OUTPUT = Float32Array.of(0, 0, 0, 0.25, 0, 0, 0, 0.75, 0, 0)
// Two units, three classes: scores 1 + 0.5, 2, 0 - 1.
const weights = {
  'OUTPUT/kernel': Float32Array.of(1, 2, 0, 0.5, 0, -1),
  'OUTPUT/bias': Float32Array.of(0, 0, 0),
}
const F6 = Float32Array.of(1, 1)
const speaks = Math.log(Math.exp(1.5) + Math.exp(2) + Math.exp(-1))

/** @param {number} sureAt @param {number | null} [evidenceAt] */
const read = (sureAt, evidenceAt = null) => judge({ F6, OUTPUT }, { sureAt, evidenceAt, weights })

test('the most probable class is the answer, sure from a threshold on', () => {
  const { evidence: found, ...rest } = read(0.75)
  assert.deepEqual(rest, { label: 7, probabilities: OUTPUT, familiar: true, sure: true })
  near(found, speaks, 1e-12)
  assert.equal(read(0.76).sure, false)
})

test('of two that are as probable the first, as NumPy has it', () => {
  const even = Float32Array.of(0.1, 0.45, 0.45, 0, 0, 0, 0, 0, 0, 0)
  assert.equal(judge({ F6, OUTPUT: even }, { sureAt: 0, evidenceAt: null, weights }).label, 1)
})

test('what nothing speaks for is not familiar, and never sure', () => {
  assert.deepEqual([read(0.5, 2.4).familiar, read(0.5, 2.4).sure], [true, true])
  assert.deepEqual([read(0.5, 2.6).familiar, read(0.5, 2.6).sure], [false, false])
  assert.equal(read(0.76, 2.4).familiar, true)
})

test('scores, and what speaks for any of them, however large', () => {
  assert.deepEqual(scores(weights, F6), [1.5, 2, -1])
  near(evidence([0, 0, 0, 0]), Math.log(4), 1e-12)
  near(evidence([1000, 1000]), 1000 + Math.log(2), 1e-9)
  near(evidence([-1000, -2000]), -1000, 1e-9)
})

for (const { about, readings } of python.judged)
  test(`${about.name}: read as in NumPy`, () => {
    assert.ok(readings.length > 20)
    for (const { F6: units, OUTPUT: probabilities, ...wanted } of readings) {
      const found = judge({ F6: Float32Array.from(units), OUTPUT: Float32Array.from(probabilities) }, about)
      near(found.evidence, wanted.evidence, 1e-4)
      assert.deepEqual([found.label, found.familiar, found.sure], [wanted.label, wanted.familiar, wanted.sure])
    }
  })
