import assert from 'node:assert/strict'
import test from 'node:test'
import { differ, entries, merged } from '../../ui/browser/calculating/merging.js'

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

test('two tabs in two languages do not tell each other the same thing for ever', () => {
  const english = { average: { id: 'a', title: 'Your network' }, 'run:a': false }
  const korean = { average: { id: 'a', title: '내 신경망' }, 'run:a': false }
  assert.equal(differ(english, korean), false)
  assert.equal(differ(english, { ...korean, average: { id: 'b', title: 'Your network' } }), true)
  assert.equal(differ(english, { ...korean, average: null }), true)
  assert.equal(differ(english, { average: english.average }), true)
  assert.equal(differ({ average: english.average }, english), true)
  assert.equal(differ({ 'run:a': true }, { 'run:a': false }), true)
})
