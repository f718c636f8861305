// A drawing's strokes become the network's input as in lenet/digits/strokes.py.
import assert from 'node:assert/strict'
import test from 'node:test'

import { covered, prepareStrokes } from '../../ui/browser/calculating/strokes.js'
import { drawings } from './drawings.mjs'
import { python } from './python.mjs'

const FINER = 64 // pixels of the finer grid to one of the box: all values are so many parts of it

test('a thousand drawings have the input that Python makes', () => {
  assert.equal(drawings.strokes.length, 1000)
  drawings.strokes.forEach((strokes, i) => {
    const found = prepareStrokes(strokes).input.map(value => value * FINER)
    assert.deepEqual([...found], drawings.inputs[i], `drawing ${i}`)
  })
})

test('so does the box before it is centred', () => {
  drawings.boxes.forEach((box, i) => {
    assert.deepEqual([...prepareStrokes(drawings.strokes[i]).box.map(value => value * FINER)], box)
  })
})

test('what lies within reach of lines is ink, beside the square too', () => {
  for (const { paths, reach, side, ink } of python.coverings) assert.deepEqual([...covered(paths, reach, side)], ink)
})

test('nothing drawn is no input', () => {
  assert.equal(prepareStrokes([]), null)
  assert.equal(prepareStrokes([[], []]), null)
})
