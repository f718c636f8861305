// What ui/browser/following.py sends of a run that is followed adds up to all of it; what is missing is asked for.
import assert from 'node:assert/strict'
import test from 'node:test'

import { Arrival } from '../../ui/browser/calculating/arrival.js'
import { python } from './python.mjs'

test('changes add up; after a lost one nothing is shown until all of it comes', () => {
  const asked = []
  const arrival = new Arrival(mark => asked.push(mark))
  let missing = false
  let lost = 0
  for (const [text, arrives, data] of python.arrivals) {
    const message = JSON.parse(text)
    if (!arrives) {
      missing = true
      continue
    }
    if (message.after === undefined) missing = false
    lost += Number(missing)
    const before = structuredClone(arrival.data)
    const found = arrival.take(message)
    assert.deepEqual(found, missing ? null : data)
    if (missing) assert.deepEqual(arrival.data, before)
  }
  assert.equal(lost, 1)
  assert.equal(asked.length, 1)
})

test('the same missing message asks once', () => {
  const asked = []
  const arrival = new Arrival(mark => asked.push(mark))
  arrival.take({ parts: { a: 1 }, mark: 1 })
  assert.equal(arrival.take({ parts: {}, mark: 3, after: 2 }), null)
  assert.equal(arrival.take({ parts: {}, mark: 3, after: 2 }), null)
  assert.equal(arrival.take({ parts: {}, mark: 4, after: 3 }), null)
  assert.deepEqual(asked, [3, 4])
})

test('what is not followed comes whole each time', () => {
  const arrival = new Arrival(() => assert.fail('nothing is missing'))
  assert.deepEqual(arrival.take({ parts: { a: 1 } }), { a: 1 })
  assert.deepEqual(arrival.take({ parts: { b: 2 } }), { b: 2 })
})

test('looks at a run that grows, goes on from before and ends add up', () => {
  const arrival = new Arrival(() => assert.fail('nothing is missing'))
  for (const [answer, whole] of python.looks) assert.deepEqual(arrival.take(answer), whole)
})
