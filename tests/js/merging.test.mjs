import assert from 'node:assert/strict'
import test from 'node:test'
import { entries, merged } from '../../ui/browser/calculating/merging.js'

test('what another page has written stays', () => {
  const known = { average: { id: 'a' } }
  assert.deepEqual(merged({ average: { id: 'b' }, max: null }, known, { average: { id: 'a' }, 'run:a': true }), {
    average: { id: 'b' },
    max: null,
    'run:a': true,
  })
})

test('what this page has changed or taken away is changed and gone', () => {
  const known = { average: { id: 'a' }, max: { id: 'm' }, 'run:m': true }
  assert.deepEqual(merged(known, known, { average: null, 'run:m': false }), { average: null, 'run:m': false })
})

test('what is damaged holds nothing', () => {
  for (const text of [null, '', '{', '[1]', 'null', '3', '"a"']) assert.deepEqual(entries(text), {}, String(text))
  assert.deepEqual(entries('{"max":null}'), { max: null })
})
