// Windows over a picture: their sums are the convolution's, their means and largest the pooling's.
import assert from 'node:assert/strict'
import test from 'node:test'

import { unpack } from '../../ui/browser/calculating/packing.js'
import { cut, products, sum, windowAround, windowOf } from '../../ui/browser/calculating/windows.js'
import { near, python } from './python.mjs'

test('window times kernel, added up, is the feature map', () => {
  for (const { padded, kernel, stride, sums } of python.windows) {
    const [grid, weights] = [unpack(padded), unpack(kernel)]
    const size = weights.shape[0]
    sums.forEach((line, row) =>
      line.forEach((wanted, column) => {
        const patch = cut(grid, row * stride, column * stride, size)
        near(sum(products(patch, weights.values)), wanted, 1e-5)
      }),
    )
  }
})

test('the mean and the largest of a window are what pooling makes of it', () => {
  for (const { picture, size, stride, average, max } of python.pools) {
    const grid = unpack(picture)
    average.forEach((line, row) =>
      line.forEach((mean, column) => {
        const window = cut(grid, row * stride, column * stride, size)
        near(sum(window) / window.length, mean, 1e-6)
        assert.equal(Math.max(...window), max[row][column])
      }),
    )
  }
})

test('the window around a cell is one whose middle is nearest', () => {
  for (const { kernel, stride, away } of python.windows) {
    away.forEach((distances, cell) => {
      const found = windowAround(cell, kernel.shape[0], stride, distances.length)
      assert.equal(distances[found], Math.min(...distances), `cell ${cell}`)
    })
  }
})

test('a window goes row by row; a sum begins with the bias', () => {
  assert.deepEqual([...windowOf((row, column) => 10 * row + column, 2, 5, 2)], [25, 26, 35, 36])
  assert.equal(sum([1, 2, 3], 0.5), 6.5)
})
