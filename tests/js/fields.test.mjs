// Receptive fields of every layer of three networks: where they begin, their centres, and the unit meant by a place.
import assert from 'node:assert/strict'
import test from 'node:test'

import { centre, closest, inked, lattice, nearest, start } from '../../ui/browser/calculating/fields.js'
import { python } from './python.mjs'

const rows = python.fields.flatMap(({ pixels, rows: layers }) => layers.map(layer => ({ pixels, ...layer })))

test('boxes and centres are those of lenet.receptive_field', () => {
  for (const { field, boxes, centres } of rows) {
    boxes.forEach(([first, last], unit) => {
      assert.equal(start(field, unit), first)
      assert.equal(start(field, unit) + field.size - 1, last)
    })
    assert.deepEqual(
      centres.map((_, unit) => centre(field, unit)),
      centres,
    )
    const all = lattice(field)
    assert.equal(all.length, field.units ** 2)
    assert.deepEqual(all[field.units - 1], [centres.at(-1), centres[0]])
  }
})

test('the unit meant by a place is the one whose centre is nearest', () => {
  for (const { field, pixels, nearest: wanted } of rows) {
    assert.deepEqual(
      pixels.map(pixel => nearest(field, pixel)),
      wanted,
    )
  }
})

test('the place nearest to a cell, and how many places have ink', () => {
  for (const { picture, places, cells, closest: wanted, inked: count } of python.places) {
    assert.deepEqual(
      cells.map(([row, column]) => closest(places, row, column)),
      wanted,
    )
    assert.equal(inked(picture, places), count)
  }
})
