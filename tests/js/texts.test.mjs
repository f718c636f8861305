// Sentences that come translated, and numbers out of pasted texts.
import assert from 'node:assert/strict'
import test from 'node:test'

import { fill, pasted } from '../../ui/browser/calculating/texts.js'

test('numbers are put where a sentence names them, as often as it does', () => {
  assert.equal(fill('{row} of {rows}, {row}', { row: 1, rows: '5' }), '1 of 5, 1')
  assert.equal(fill('{a}', { a: '{b}', b: 2 }), '{b}')
})

test('pasted numbers: tabs, spaces, semicolons and lists; a comma within a number is a decimal point', () => {
  assert.deepEqual(pasted('1\t2\n3\t4'), [
    ['1', '2'],
    ['3', '4'],
  ])
  assert.deepEqual(pasted('0,5 1\r\n2 3,25\n'), [
    ['0,5', '1'],
    ['2', '3,25'],
  ])
  assert.deepEqual(pasted('1, 2, 3'), [['1', '2', '3']])
  assert.deepEqual(pasted('1,2,3\n4,5,6'), [
    ['1', '2', '3'],
    ['4', '5', '6'],
  ])
  assert.deepEqual(pasted('1 2; 3 4'), [
    ['1', '2'],
    ['3', '4'],
  ])
  assert.deepEqual(pasted('0,5'), [['0,5']])
})
