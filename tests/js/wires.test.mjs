// Lines between layers: what flows along them is what NumPy's products add up to.
import assert from 'node:assert/strict'
import test from 'node:test'

import { ORDER } from '../../ui/browser/calculating/network.js'
import { wayTo, wiresInto } from '../../ui/browser/calculating/wires.js'
import { networks } from './networks.mjs'
import { near } from './python.mjs'

// What a unit came to before it was squashed; of pooling that is not trained, at all.
function went(net, unit) {
  if (!unit.layer.startsWith('S')) return net.parts(unit).total
  return net.layers[unit.layer].trained
    ? net.subsampled(unit, net.patch(net.reads(unit), unit.map)).total
    : net.value(unit)
}

for (const { net, units } of networks) {
  test(`${net.name}: each wire carries what its map adds, the largest first`, () => {
    for (const { unit, added } of units) {
      const wires = wiresInto(net, unit, Infinity)
      assert.equal(wires.length, added.length)
      const wanted = new Map(added)
      wires.forEach(({ from, to, amount }) => {
        near(amount, wanted.get(from.map), 1e-4, JSON.stringify(unit))
        assert.equal(to, unit)
      })
      const sizes = wires.map(({ amount }) => Math.abs(amount))
      assert.deepEqual(
        sizes,
        [...sizes].sort((a, b) => b - a),
      )
    }
  })

  test(`${net.name}: its share is of the largest, with its sign`, () => {
    for (const { unit, added } of units.filter(({ added: all }) => all.some(([, amount]) => amount !== 0))) {
      const most = Math.max(...added.map(([, amount]) => Math.abs(amount)))
      for (const { amount, share } of wiresInto(net, unit)) near(share, amount / most, 1e-6)
    }
  })

  test(`${net.name}: of a dense layer the sixteen largest`, () => {
    const { unit, added } = units.find(one => one.unit.layer === 'F6')
    const largest = added.sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, 16)
    assert.deepEqual(new Set(wiresInto(net, unit).map(({ from }) => from.map)), new Set(largest.map(([map]) => map)))
  })

  test(`${net.name}: the way to the answer begins at the digit that leads, and goes down to the input`, () => {
    const way = wayTo(net)
    const shares = [...net.values.OUTPUT]
    const last = way.filter(({ to }) => to.layer === 'OUTPUT')
    assert.ok(last.every(({ to }) => shares[to.map] === Math.max(...shares)))
    for (const { from, to, amount } of way) {
      assert.equal(ORDER.indexOf(from.layer), ORDER.indexOf(to.layer) - 1)
      const wanted = wiresInto(net, to, Infinity).find(wire => wire.from.map === from.map)
      assert.equal(amount, wanted.amount)
      // A pooling unit hands on what it reads, which under sigmoid is never negative.
      const pulls = to.layer === 'OUTPUT' || went(net, to) > 0 ? 1 : -1
      assert.ok(amount * pulls > 0, 'it pulls the unit the way that it went')
      assert.ok(from.row >= 0 && from.row < net.layers[from.layer].size)
    }
    if (net.name === 'average')
      assert.deepEqual(new Set(way.map(({ from }) => from.layer)), new Set(ORDER.slice(0, -1)))
  })

  test(`${net.name}: each part of the way begins at the cell that does most of it`, () => {
    const wires = wayTo(net).filter(({ to }) => to.layer === 'C3')
    for (const { from, to, amount } of wires) {
      const { products } = net.parts(to).maps.find(({ map }) => map === from.map)
      const most = Math.max(...products.map(product => product * Math.sign(amount)))
      const window = net.reads(to)
      const cell = (from.row - window.top) * window.size + from.column - window.left
      assert.equal(products[cell] * Math.sign(amount), most)
    }
  })
}

test('nothing flows into the input', () => {
  assert.deepEqual(wiresInto(networks[0].net, { layer: 'input', map: 0, row: 3, column: 3 }), [])
})
