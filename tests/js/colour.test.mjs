// The colour curve is the same in Python and here, and numbers can be read on every colour.
import assert from 'node:assert/strict'
import test from 'node:test'

import { ink, mixed, palette, shadeOf, signed, standingOut } from '../../ui/browser/calculating/colour.js'
import { near, python } from './python.mjs'

test('the curve is that of the plain pictures, to the nearest of 256', () => {
  const { parts, colours } = python.colours
  const [negative, zero, positive] = colours // of -1, 0 and 1, the first of the parts
  const scale = { negative, zero, positive, curve: 0.8 }
  parts.forEach((part, i) => signed(scale, part).forEach((value, j) => near(value, colours[i][j], 0.500001, `${part}`)))
})

test('the ink of the larger contrast, which is 4.5 at least', () => {
  const { colours, contrasts } = python.inks
  const inks = colours.map(standingOut)
  inks.forEach((found, i) => {
    const [black, white] = contrasts[i]
    const contrast = found === '#000' ? black : white
    assert.ok(contrast >= 4.5, `${colours[i]}: ${found} has ${contrast}`)
    assert.ok(contrast >= Math.max(black, white) - 0.02, `${colours[i]}: ${found}`)
  })
  assert.deepEqual(new Set(inks), new Set(['#000', '#fff']))
})

test('ink and mixtures', () => {
  assert.deepEqual(ink(0.2), [51, 51, 51])
  assert.deepEqual(ink(-1), [0, 0, 0])
  assert.deepEqual(ink(7), [255, 255, 255])
  assert.deepEqual(mixed([0, 100, 200], [100, 0, 200], 0.25), [25, 75, 200])
})

test('a palette holds every colour, as bytes of a pixel', () => {
  const scale = { negative: [0, 0, 250], zero: [250, 250, 250], positive: [250, 100, 0], curve: 0.8 }
  const shades = palette('signed', scale)
  for (const part of [-7, -1, -0.3, -0.001, 0, 0.02, 0.5, 1, 3]) {
    const pixel = shades[shadeOf(part)]
    const found = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >>> 24]
    const wanted = [...signed(scale, Math.round(part * 1024) / 1024), 255]
    found.forEach((value, i) => near(value, wanted[i], 0.500001, `${part}`))
  }
  assert.equal(palette('signed', scale), shades)
  assert.equal(palette('ink', scale)[shadeOf(0.2)] >>> 0, 0xff333333)
  assert.equal(shadeOf(NaN), 0)
})
