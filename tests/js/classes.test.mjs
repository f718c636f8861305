// What the outputs of networks are called.
import assert from 'node:assert/strict'
import test from 'node:test'

import { areNumbers, sameClasses } from '../../ui/browser/calculating/classes.js'

test('names that are the numbers of their places fit where a digit does', () => {
  assert.equal(areNumbers(['0', '1', '2']), true)
  assert.equal(areNumbers(['1', '2', '3']), false)
  assert.equal(areNumbers(['0', '<b>1</b>']), false)
})

test('networks with the same names in the same order can disagree', () => {
  assert.equal(sameClasses(['a', 'b'], ['a', 'b']), true)
  assert.equal(sameClasses(['a', 'b'], ['b', 'a']), false)
  assert.equal(sameClasses(['a', 'b'], ['a', 'b', 'c']), false)
})
