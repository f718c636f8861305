// The steps from the box to the input, by literal numbers.
import assert from 'node:assert/strict'
import test from 'node:test'

import { BOX, FRAME, centre, frame } from '../../ui/browser/calculating/preparation.js'

function dot(row, column) {
  const box = new Float32Array(BOX * BOX)
  box[row * BOX + column] = 1
  return box
}

function place(image, size) {
  const at = image.indexOf(1)
  return [Math.floor(at / size), at % size]
}

test('the centre of mass goes to the middle, as far as the frame allows', () => {
  assert.deepEqual(place(centre(dot(10, 9)), FRAME), [14, 13]) // 13.5 - 10 and 13.5 - 9: halves go to the even number
  assert.deepEqual(place(centre(dot(0, 19)), FRAME), [8, 19])
})

test('a frame leaves the same border on all sides', () => {
  const framed = frame(new Float32Array([1]), 5)
  assert.equal(framed.length, 25)
  assert.deepEqual(place(framed, 5), [2, 2])
})
