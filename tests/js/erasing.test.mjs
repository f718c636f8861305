// An eraser leaves what lenet/digits/erasing.py says.
import assert from 'node:assert/strict'
import test from 'node:test'

import { erase } from '../../ui/browser/calculating/erasing.js'
import { near, python } from './python.mjs'

test('strokes are cut where the eraser passes', () => {
  let cut = 0
  for (const { paths, eraser, reach, left } of python.erasures) {
    const found = erase(paths, eraser, reach)
    assert.deepEqual(
      found.map(path => path.length),
      left.map(path => path.length),
    )
    found.flat(2).forEach((value, i) => near(value, left.flat(2)[i], 1e-9))
    cut += Number(found.length !== paths.length)
  }
  assert.ok(cut > 5)
})

test('a line crossed in the middle is two', () => {
  const [left, right] = erase(
    [
      [
        [0, 0],
        [100, 0],
      ],
    ],
    [
      [50, -20],
      [50, 20],
    ],
    10,
  )
  assert.deepEqual(left, [[0, 0], [39, 0]]) // prettier-ignore
  assert.deepEqual(right, [
    [61, 0],
    [100, 0],
  ])
})
