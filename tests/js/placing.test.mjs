// Where the input lies on a drawing: its ink covers the strokes that it was made of.
import assert from 'node:assert/strict'
import test from 'node:test'

import { over, pixelAt, placing } from '../../ui/browser/calculating/placing.js'
import { extent, prepareStrokes } from '../../ui/browser/calculating/strokes.js'
import { drawings } from './drawings.mjs'
import { near } from './python.mjs'

const PEN = 2.6 // pixels of the input, as MNIST's

test('a square of 174 pixels: a pixel of the input is 10 of the canvas, and the box lies around its middle', () => {
  const square = [[[60, 40], [234, 40], [234, 214], [60, 214], [60, 40]]] // prettier-ignore
  const { box, digit } = prepareStrokes(square)
  assert.deepEqual(placing(square, box, digit), {
    left: 147 - 160,
    top: 127 - 160,
    scale: 10,
    size: 32,
    box: { left: 4, top: 4 },
  })
})

test("the book's input of 28x28 has no border: its first pixel lies two further in", () => {
  const square = [[[60, 40], [234, 40], [234, 214], [60, 214], [60, 40]]] // prettier-ignore
  const { box, digit } = prepareStrokes(square)
  const place = placing(square, box, digit, 28)
  assert.deepEqual(place, { left: 147 - 140, top: 127 - 140, scale: 10, size: 28, box: { left: 4, top: 4 } })
  assert.deepEqual(pixelAt(place, 147, 127), { row: 14, column: 14 })
  assert.equal(pixelAt(place, 287, 127), null)
  assert.deepEqual(pixelAt(over(280, 28), 279, 0), { row: 0, column: 27 })
})

test('the first and last ink of the input is where the strokes end, for drawings of every size and place', () => {
  for (const strokes of drawings.strokes.slice(10, 210)) {
    const { box, digit, input } = prepareStrokes(strokes)
    const place = placing(strokes, box, digit)
    const inked = [...input.keys()].filter(i => input[i] > 0)
    const columns = inked.map(i => i % 32)
    const rows = inked.map(i => Math.floor(i / 32))
    const [low, high] = extent(strokes)
    const found = [
      [place.left + place.scale * Math.min(...columns), low[0]],
      [place.left + place.scale * (Math.max(...columns) + 1), high[0]],
      [place.top + place.scale * Math.min(...rows), low[1]],
      [place.top + place.scale * (Math.max(...rows) + 1), high[1]],
    ]
    for (const [edge, end] of found) near(edge, end, place.scale * (PEN / 2 + 1), 'edge') // half a pen and a pixel
  }
})

test('a dot has no size', () => {
  const dot = [[[160, 160]]]
  const { box, digit } = prepareStrokes(dot)
  assert.equal(placing(dot, box, digit), null)
})

test('the pixel below a place of the canvas', () => {
  assert.deepEqual(pixelAt(over(320), 0, 319), { row: 31, column: 0 })
  assert.deepEqual(pixelAt({ left: 20, top: -10, scale: 5, size: 32 }, 34, 3), { row: 2, column: 2 })
  assert.equal(pixelAt({ left: 20, top: -10, scale: 5, size: 32 }, 19, 3), null)
  assert.equal(pixelAt({ left: 20, top: -10, scale: 5, size: 32 }, 181, 3), null)
})
