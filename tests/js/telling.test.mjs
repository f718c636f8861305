// What is told to Python, and what it says of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Telling } from '../../ui/browser/calculating/telling.js'

test('what was told and comes back is no news, and nothing more is waited for', () => {
  const telling = new Telling()
  assert.equal(telling.hear('[]'), true)
  telling.tell('a')
  assert.equal(telling.hear('[]'), false) // on its way when a was told
  assert.deepEqual(telling.waiting, ['a'])
  assert.equal(telling.hear('a'), false)
  assert.deepEqual(telling.waiting, [])
})

test('of two that were told the first may come back, or the second alone', () => {
  const telling = new Telling()
  for (const text of ['a', 'b']) telling.tell(text)
  assert.equal(telling.hear('a'), false)
  assert.deepEqual(telling.waiting, ['b'])
  telling.tell('c')
  assert.equal(telling.hear('c'), false)
  assert.deepEqual(telling.waiting, [])
})

test('where Python makes something else of it, that counts, and nothing is waited for', () => {
  const telling = new Telling()
  telling.hear('[]')
  telling.tell('a')
  assert.equal(telling.hear('A'), true)
  assert.deepEqual(telling.waiting, [])
  assert.equal(telling.hear('b'), true) // a link, later
})
