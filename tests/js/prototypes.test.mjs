// The OUTPUT of 1998 gives what lenet/network/prototypes.py gives.
import assert from 'node:assert/strict'
import test from 'node:test'

import { comparison, distances, nearness, posteriors, squares } from '../../ui/browser/calculating/prototypes.js'
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

test('how distances become probabilities, number by number', () => {
  own.f6.forEach((f6, i) => {
    const { distances: away, far, powers, total, shares } = comparison(f6, own.prototypes)
    assert.equal(far, 100)
    away.forEach((distance, digit) => near(distance, own.distances[i][digit], 1e-9))
    assert.equal(Math.max(...powers), 1)
    near(
      powers.reduce((sum, power) => sum + power, 0),
      total,
      1e-12,
    )
    own.posteriors[i].forEach((share, digit) => near(shares[digit], share, 1e-12))
    near(shares[10], 1 - own.posteriors[i].reduce((sum, share) => sum + share, 0), 1e-12)
    squares(f6, own.prototypes.slice(3 * 84, 4 * 84)).forEach((square, unit) =>
      near(square, own.squares[i][unit], 1e-12),
    )
  })
})

test('on its prototype a digit has nearly all, and far from all of them rubbish has', () => {
  const total = shares => shares.reduce((sum, share) => sum + share, 0)
  assert.equal(distances(own.f6[0], own.prototypes)[8], 0)
  assert.ok(posteriors(nearness(own.f6[0], own.prototypes))[8] > 0.7)
  near(total(posteriors([-10, -10, -10])), 0.75, 1e-12)
  assert.equal(total(posteriors([-1e9, -1e9])), 0)
})
