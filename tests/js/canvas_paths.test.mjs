// What is on the canvas is read as lenet/digits/canvas_paths.py reads it.
import assert from 'node:assert/strict'
import test from 'node:test'

import { brushed, flat, middleLines, paint } from '../../ui/browser/calculating/canvas_paths.js'
import { near, python } from './python.mjs'

const SIDE = 320

test("the canvas's objects are the same strokes, and look the same", () => {
  for (const { objects, paths, rows } of python.canvas) {
    const strokes = objects.map(({ path, stroke, strokeWidth }) => ({
      path: flat(path),
      width: strokeWidth,
      erases: stroke === '#000000',
    }))
    const found = middleLines(strokes)
    assert.deepEqual(found.map(path => path.length), paths.map(path => path.length)) // prettier-ignore
    found.flat(2).forEach((value, i) => near(value, paths.flat(2)[i], 1e-9))
    const ink = paint(strokes, SIDE)
    rows.forEach((count, row) => {
      const own = ink.subarray(row * SIDE, (row + 1) * SIDE).reduce((sum, value) => sum + value, 0)
      assert.equal(own, count)
    })
  }
})

// What the canvas's own brush sent for these places; tests/browser/test_under_the_pen.py compares many more.
test('the brush leaves out what is near, and the last place but one', () => {
  const places = [[10, 10], [10, 10], [10.2, 10], [20, 10], [30, 20], [40, 40], [40, 50]] // prettier-ignore
  const path = brushed(places, 16)
  const controls = [[10, 10], [20, 10], [30, 20]] // prettier-ignore
  const commands = [
    ['M', 10 - 0.016, 10 - 0.016], // on the way from the second place to the third
    ['Q', ...controls[0], 15, 10],
    ['Q', ...controls[1], 25, 15],
    ['Q', ...controls[2], 35, 35],
    ['L', 40 + 0.016, 50 + 0.016],
  ]
  assert.deepEqual(path, flat(/** @type {any} */ (commands)))
})

test('a touch is a short line', () => {
  assert.deepEqual(brushed([[5, 6], [5, 6]], 16), [[5 - 0.016, 6], [5 + 0.016, 6]]) // prettier-ignore
})
