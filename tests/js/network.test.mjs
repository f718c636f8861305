// A network taken apart unit by unit: the sums behind its activations, and who reads whom.
import assert from 'node:assert/strict'
import test from 'node:test'

import { ORDER, exponentials } from '../../ui/browser/calculating/network.js'
import { largest } from '../../ui/browser/calculating/numbers.js'
import { networks } from './networks.mjs'
import { near } from './python.mjs'

for (const { net, units, maps, limits } of networks) {
  test(`${net.name}: a unit's value is found by its place`, () => {
    for (const { unit, value } of units) near(net.value(unit), value, 0)
    for (const [layer, values] of Object.entries(maps)) assert.deepEqual([...net.map(layer, 1).values], values)
    for (const [layer, most] of Object.entries(limits)) near(net.limit(layer), most, 0, layer)
    near(net.limit('C1', 1), largest(maps.C1), 0)
  })

  test(`${net.name}: sums, squashed and scaled, are the activations of the forward pass`, () => {
    const summed = units.filter(({ unit }) => /^[CF]/.test(unit.layer))
    assert.ok(summed.length > 15)
    for (const { unit, value } of summed) {
      const found = net.squash(net.parts(unit).total) * net.factor(unit.layer, unit.map, 'map')
      near(found, value, 1e-5, JSON.stringify(unit))
    }
  })

  test(`${net.name}: what pooling makes of a window is the activation`, () => {
    const pooled = units.filter(({ unit }) => unit.layer.startsWith('S'))
    assert.ok(pooled.length > 10)
    for (const { unit, value } of pooled) {
      const numbers = net.patch(net.reads(unit), unit.map)
      near(net.pool(numbers) * net.factor(unit.layer, unit.map, 'map'), value, 1e-6, JSON.stringify(unit))
    }
  })

  test(`${net.name}: ten scores become the ten probabilities`, () => {
    const scores = Array.from({ length: 10 }, (_, map) => net.parts({ layer: 'OUTPUT', map, row: 0, column: 0 }).total)
    const { powers, total } = exponentials(scores)
    powers.forEach((power, digit) => near(power / total, net.values.OUTPUT[digit]))
  })

  test(`${net.name}: the units that read a unit are those whose window holds it`, () => {
    for (const { unit, readers } of units) {
      const found = net.readers(unit)
      assert.deepEqual(found && [found.top, found.left, found.bottom, found.right], readers, JSON.stringify(unit))
      const pooling = net.layers[net.after(unit.layer)]?.kind === 'pooling'
      if (found && pooling) assert.deepEqual(found.maps, [unit.map])
      if (found && !pooling) assert.equal(found.maps.length, net.layers[found.layer].maps)
    }
  })
}

test('the input reads nothing, and nothing reads the output', () => {
  const [{ net }] = networks
  assert.equal(net.reads({ layer: 'input', map: 0, row: 3, column: 3 }), null)
  assert.equal(net.readers({ layer: 'OUTPUT', map: 0, row: 0, column: 0 }), null)
  assert.equal(ORDER.length, 8)
})

test('the field of a unit in the middle of C3 lies in the middle of the input', () => {
  const [{ net }] = networks
  assert.deepEqual(net.field({ layer: 'C3', row: 4, column: 5 }), { top: 8, left: 10, size: 14 })
})
