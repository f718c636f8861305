// A drawing falls apart into the digits that lenet/digits/parting.py finds.
import assert from 'node:assert/strict'
import test from 'node:test'

import { costOf, partStrokes } from '../../ui/browser/calculating/parting.js'
import { extent } from '../../ui/browser/calculating/strokes.js'
import { near, python } from './python.mjs'

const byShape = candidates =>
  candidates.map(paths => {
    const [low, high] = extent(paths)
    return Math.max(0, (high[0] - low[0]) / Math.max(high[1] - low[1], 1) - 1)
  })

test('rows of digits are parted as Python parts them, by gaps and by who reads', () => {
  const counts = new Set()
  for (const { strokes, parts } of python.rows)
    [null, byShape].forEach((read, way) => {
      const found = partStrokes(strokes, read)
      assert.deepEqual(
        found.map(part => part.strokes),
        parts[way].map(part => part.strokes),
      )
      found.forEach(({ box }, i) => box.forEach((side, at) => near(side, parts[way][i].box[at], 1e-9)))
      counts.add(found.length)
    })
  assert.deepEqual([...counts].sort(), [1, 2, 3, 4, 5, 6])
})

test('two upright lines are two digits, unless they read better as one', () => {
  const lines = [0, 20].map(x => [[x, 0], [x, 100]]) // prettier-ignore
  assert.equal(partStrokes(lines).length, 2)
  const asked = []
  const read = candidates => candidates.map(paths => (asked.push(paths.length), paths.length === 2 ? 0 : 5))
  assert.deepEqual(
    partStrokes(lines, read).map(({ strokes }) => strokes),
    [[0, 1]],
  )
  assert.deepEqual(asked, [1, 2, 1])
})

test('what is far apart is not read, a far speck belongs to nobody, and a near one to its digit', () => {
  const line = x => [[x, 0], [x, 100]] // prettier-ignore
  const parts = partStrokes([line(0), line(100), [[50, 50]], [[104, 10]]], () => assert.fail())
  assert.deepEqual(
    parts.map(({ strokes }) => strokes),
    [[0], [1, 3]],
  )
})

test('nothing drawn has no parts, and dots are one', () => {
  assert.deepEqual(partStrokes([[]]), [])
  assert.equal(partStrokes([[[5, 5]], [[7, 5]]]).length, 1)
})

test('thousands of dots are parted in a moment: nobody compares each with each', () => {
  const places = Array.from({ length: 80 }, (_, i) => 12 * i)
  const dots = places.flatMap(x => places.map(y => [[x, y], [x + 2, y + 2]])) // prettier-ignore
  const before = process.cpuUsage()
  assert.equal(partStrokes(dots).length, 80)
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < 3e6, `${(user + system) / 1e6} s`)
})

test('what an input costs is what Python says', () => {
  for (const { outputs, cost } of python.costs) near(costOf(outputs), cost, 1e-6)
  assert.equal(costOf([]), 0)
})
