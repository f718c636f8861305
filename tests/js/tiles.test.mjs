// Maps of a layer side by side as one picture.
import assert from 'node:assert/strict'
import test from 'node:test'

import { tiles } from '../../ui/browser/calculating/tiles.js'

test('two maps of two by two, a pixel between them', () => {
  const { width, height, from } = tiles({ size: 2, maps: 2 }, { columns: 2, cell: 1, gap: 1 })
  assert.deepEqual([width, height], [5, 2])
  assert.deepEqual([...from], [0, 2, -1, 1, 3, 4, 6, -1, 5, 7])
})

test('cells of two pixels, and a last row that is not full', () => {
  const { width, height, from } = tiles({ size: 1, maps: 3 }, { columns: 2, cell: 2, gap: 0 })
  assert.deepEqual([width, height], [4, 4])
  assert.deepEqual([...from], [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, -1, -1, 2, 2, -1, -1])
})

test('every value of C3 has its pixel', () => {
  const { from } = tiles({ size: 10, maps: 16 }, { columns: 6, cell: 1, gap: 1 })
  const shown = [...from].filter(place => place >= 0).sort((a, b) => a - b)
  assert.deepEqual(shown, Array.from({ length: 1600 }, (_, place) => place)) // prettier-ignore
})
