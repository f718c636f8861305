// The course of an answer, by literal numbers.
import assert from 'node:assert/strict'
import test from 'node:test'

import { curve, free, grown, leads, readable, thinned } from '../../ui/browser/calculating/course.js'

const of = (one, seven) => [0, one, 0, 0, 0, 0, 0, seven, 0, 0]

test('when did the 1 become a 7', () => {
  const moments = [of(0.9, 0.1), of(0.6, 0.4), of(0.3, 0.7), of(0.1, 0.9), of(0.8, 0.2)]
  assert.deepEqual(leads(moments), [
    { digit: 1, from: 0, to: 1 },
    { digit: 7, from: 2, to: 3 },
    { digit: 1, from: 4, to: 4 },
  ])
  assert.deepEqual(leads([]), [])
  assert.deepEqual(leads([new Float32Array(10)]), [{ digit: null, from: 0, to: 0 }]) // nothing was left to read
})

test('a curve goes from edge to edge, certain at the top', () => {
  assert.equal(curve([of(1, 0), of(0.5, 0.5), of(0, 1)], 1, 100, 40), 'M0.0 0.0L50.0 20.0L100.0 40.0')
  assert.equal(curve([of(1, 0)], 7, 100, 40), 'M0.0 40.0')
})

test('the newest moment is always kept', () => {
  assert.deepEqual(thinned([1, 2, 3, 4, 5], 4), [1, 3, 5])
  assert.deepEqual(thinned([1, 2, 3, 4, 5, 6], 5), [2, 4, 6])
  assert.deepEqual(thinned([1, 2], 2), [1, 2])
})

test('a drawing grows stroke by stroke to what it is', () => {
  const strokes = [{ path: [[0, 0], [1, 0], [2, 0]], width: 6 }, { path: [[5, 5]], width: 6 }] // prettier-ignore
  const moments = grown(strokes, 60)
  assert.deepEqual(moments.map(one => one.map(({ path }) => path.length)), [[1], [2], [3], [3, 1]]) // prettier-ignore
  assert.equal(moments.at(-1)[0], strokes[0])
  assert.equal(grown(strokes, 2).length, 2)
  assert.deepEqual(grown([], 5), [])
})

test('who reads a moment later pins nothing to it', () => {
  const read = []
  const moment = { input: new Float32Array([1, 2]) }
  const look = () => {
    read.push(readable(moment)) // every activation hangs on what is given here
    free(moment)
  }
  look()
  look()
  look()
  assert.ok(read.every(input => input !== moment.input))
  assert.deepEqual(
    read.map(input => [...input]),
    [
      [1, 2],
      [1, 2],
      [1, 2],
    ],
  )
  assert.equal(readable({ input: null }), null) // all was erased
})
