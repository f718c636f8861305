// A network taken apart unit by unit: the sums behind its activations, and who reads whom.
import assert from 'node:assert/strict'
import test from 'node:test'

import { ORDER, exponentials } from '../../ui/browser/calculating/network.js'
import { largest } from '../../ui/browser/calculating/numbers.js'
import { sum } from '../../ui/browser/calculating/windows.js'
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
      near(net.pool(unit, numbers) * net.factor(unit.layer, unit.map, 'map'), value, 1e-6, JSON.stringify(unit))
    }
  })

  test(`${net.name}: ten scores become the ten probabilities`, () => {
    if (net.compares) {
      const { distances, shares } = net.comparison()
      assert.equal(distances.length, 10)
      distances.forEach((distance, digit) => near(net.scores()[digit], -0.1 * distance, 1e-9))
      net.values.OUTPUT.forEach((share, digit) => near(shares[digit], share))
      return near(sum(shares), 1, 1e-12)
    }
    const scores = Array.from({ length: 10 }, (_, map) => net.parts({ layer: 'OUTPUT', map, row: 0, column: 0 }).total)
    const { powers, total } = exponentials(scores)
    powers.forEach((power, digit) => near(power / total, net.values.OUTPUT[digit]))
  })

  test(`${net.name}: the units that read a unit are those whose window holds it`, () => {
    for (const { unit, readers } of units) {
      const found = net.readers(unit)
      assert.deepEqual(found && [found.top, found.left, found.bottom, found.right], readers, JSON.stringify(unit))
      if (!found) continue
      const { kind, maps: made, table } = net.layers[found.layer]
      const all = [...Array(made).keys()]
      if (kind === 'pooling') assert.deepEqual(found.maps, [unit.map])
      else assert.deepEqual(found.maps, table ? all.filter(one => table[one].includes(unit.map)) : all)
    }
  })
}

test('the input reads nothing, and nothing reads the output', () => {
  const [{ net }] = networks
  assert.equal(net.reads({ layer: 'input', map: 0, row: 3, column: 3 }), null)
  assert.equal(net.readers({ layer: 'OUTPUT', map: 0, row: 0, column: 0 }), null)
  assert.equal(ORDER.length, 8)
})

test('in 1998 a unit of C3 reads the maps of its table, or the one that is meant', () => {
  const { net } = networks.find(one => one.net.name === '1998')
  const unit = { layer: 'C3', map: 4, row: 2, column: 3 }
  assert.deepEqual(net.reads(unit), { layer: 'S2', maps: [0, 4, 5], top: 2, left: 3, size: 5 })
  assert.deepEqual(net.reads({ ...unit, from: 4 }).maps, [4])
  assert.deepEqual(
    net.parts(unit).maps.map(({ map }) => map),
    [0, 4, 5],
  )
  assert.deepEqual(net.readers({ layer: 'S2', map: 0, row: 7, column: 7 }).maps, [0, 4, 5, 6, 9, 10, 11, 12, 14, 15])
  assert.deepEqual(net.sources('C3', 15), [0, 1, 2, 3, 4, 5])
  assert.deepEqual(networks[0].net.sources('C3', 0), [0, 1, 2, 3, 4, 5])
})

test('the field of a unit in the middle of C3 lies in the middle of the input', () => {
  const [{ net }] = networks
  assert.deepEqual(net.field({ layer: 'C3', row: 4, column: 5 }), { top: 8, left: 10, size: 14 })
})
