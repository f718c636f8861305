// The OUTPUT of 1998 gives what lenet/network/prototypes.py gives.
import assert from 'node:assert/strict'
import test from 'node:test'

import { distances, nearness, posteriors } from '../../ui/browser/calculating/prototypes.js'
import { near, python } from './python.mjs'

const own = python.prototypes

test('distances, what probabilities are made of, and these', () => {
  own.f6.forEach((f6, i) => {
    const scores = nearness(f6, own.prototypes)
    distances(f6, own.prototypes).forEach((distance, digit) => near(distance, own.distances[i][digit], 1e-9))
    scores.forEach((score, digit) => near(score, own.scores[i][digit], 1e-9))
    posteriors(scores).forEach((share, digit) => near(share, own.posteriors[i][digit], 1e-12))
  })
})

test('on its prototype a digit has nearly all, and far from all of them rubbish has', () => {
  const total = shares => shares.reduce((sum, share) => sum + share, 0)
  assert.equal(distances(own.f6[0], own.prototypes)[8], 0)
  assert.ok(posteriors(nearness(own.f6[0], own.prototypes))[8] > 0.7)
  near(total(posteriors([-10, -10, -10])), 0.75, 1e-12)
  assert.equal(total(posteriors([-1e9, -1e9])), 0)
})
