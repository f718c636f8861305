// The digit in hand in the browser: what the pen does, and what Python says of it.
import assert from 'node:assert/strict'
import test from 'node:test'

import { Hand } from '../../ui/digit/hand.js'
import { python } from './python.mjs'

/** @type {any} */
const TOLD = { source: 'drawing', feed: 'prepared', marks: [], strokes: [], given: null }
const line = (...path) => ({ path, width: 16, erases: false })
const SEVEN = line([80, 60], [210, 60], [140, 250])

// Frames come when the test says so.
let waiting = []
globalThis.requestAnimationFrame = call => waiting.push(call)
function frame() {
  const calls = waiting
  waiting = []
  calls.forEach(call => call(0))
}

function opened() {
  const hand = new Hand()
  assert.equal(hand.tell(TOLD), true)
  frame()
  return hand
}

test('while the pen is down, and once it is lifted, what is held is what is drawn', () => {
  const hand = opened()
  const seen = []
  hand.follow(held => seen.push([held.source, held.down, held.strokes.length]))
  hand.draw(SEVEN)
  hand.draw(SEVEN)
  frame()
  hand.lift()
  frame()
  assert.deepEqual(seen, [['nothing', false, 0], ['drawing', true, 1], ['drawing', false, 1]]) // prettier-ignore
})

test('a stroke that was seen drawn is known by its mark, another is asked for', () => {
  for (const { objects, marks } of python.canvas) {
    const hand = opened()
    const strokes = objects.map(({ path, stroke, strokeWidth }) => ({
      path,
      width: strokeWidth,
      erases: stroke === '#000000',
    }))
    assert.equal(hand.tell({ ...TOLD, marks, strokes: null }), false)
    assert.equal(hand.tell({ ...TOLD, marks, strokes }), true)
    const own = hand.strokes
    assert.equal(hand.tell({ ...TOLD, marks, strokes: null }), true)
    assert.equal(hand.strokes, own)
    const wider = marks.map(([points, sum, width, erases]) => [points, sum, width + 1, erases])
    assert.equal(hand.tell({ ...TOLD, marks: wider, strokes: null }), false)
  }
})

test('undo, redo and Clear change what is held at once', () => {
  const hand = opened()
  for (const stroke of [SEVEN, line([1, 1], [90, 90])]) {
    hand.draw(stroke)
    hand.lift()
  }
  hand.undo()
  assert.deepEqual(hand.strokes, [SEVEN])
  hand.redo()
  assert.equal(hand.strokes.length, 2)
  hand.clear()
  frame()
  assert.equal(hand.held.source, 'nothing')
})

test('a moment of the course is looked at until the pen comes down', () => {
  const hand = opened()
  for (const end of [100, 150, 200]) {
    hand.draw(line([80, 60], [end, 60]))
    frame()
  }
  hand.lift()
  frame()
  assert.equal(hand.course().length, 4)
  hand.look(0)
  frame()
  assert.deepEqual([hand.held.moment, hand.held.strokes[0].path.at(-1)], [0, [100, 60]])
  hand.draw(SEVEN)
  hand.look(0) // of a film that still runs
  frame()
  assert.equal(hand.held.moment, null)
  assert.equal(hand.held.strokes.length, 2)
})

test('after a step back the course ends with what is there', () => {
  const hand = opened()
  for (const stroke of [SEVEN, line([1, 1], [90, 90])]) {
    hand.draw(stroke)
    frame()
    hand.lift()
    frame()
  }
  hand.undo()
  frame()
  assert.deepEqual(hand.course().at(-1).strokes, [SEVEN])
})

test('a stroke that is lost is gone', () => {
  const hand = opened()
  hand.draw(SEVEN)
  hand.drop()
  hand.lift()
  frame()
  assert.equal(hand.held.source, 'nothing')
})

test('before Python has said anything there is nothing to look at', () => {
  const hand = new Hand()
  hand.look(null)
  hand.clear()
  frame()
  assert.equal(hand.held, null)
})

test('a ghost is shown and never kept, and a stroke ends it', () => {
  const hand = opened()
  const seen = []
  hand.follow(held => seen.push([held.source, held.ghost, held.strokes.length]))
  hand.haunt([SEVEN])
  frame()
  assert.deepEqual(seen.at(-1), ['drawing', true, 1])
  assert.deepEqual([hand.strokes, hand.moments], [[], []])
  assert.equal(hand.tell(TOLD), true) // Python says the same as before
  hand.draw(line([1, 1], [90, 90]))
  frame()
  assert.deepEqual(seen.at(-1), ['drawing', false, 1])
  assert.equal(hand.moments.length, 1)
  hand.haunt([SEVEN]) // of one that still writes
  frame()
  assert.equal(hand.held.ghost, false)
})

test('what is taken in hand ends a ghost, and so does its own end', () => {
  const hand = opened()
  hand.haunt([SEVEN])
  frame()
  hand.haunt(null)
  frame()
  assert.equal(hand.held.source, 'nothing')
  hand.haunt([SEVEN])
  hand.tell({ ...TOLD, source: 'sample' })
  frame()
  assert.deepEqual([hand.held.source, hand.held.ghost], ['sample', false])
})

test('a stroke on a sample begins a drawing of its own', () => {
  const hand = opened()
  hand.draw(SEVEN)
  hand.lift()
  frame()
  const marks = [[SEVEN.path.length, 800, 16, 0]]
  assert.equal(hand.tell({ ...TOLD, source: 'sample', fresh: true, marks, strokes: null }), true)
  const one = line([160, 40], [160, 280])
  hand.draw(one)
  frame()
  assert.deepEqual(hand.held.strokes, [one])
  hand.lift()
  hand.draw(line([20, 20], [60, 22])) // the second one goes on with it
  frame()
  assert.equal(hand.held.strokes.length, 2)
})

const [FOUR, ONE] = [line([20, 60], [20, 150], [80, 150], [80, 60], [80, 240]), line([200, 60], [200, 240])]

test('of several digits the one drawn last is read, or the one that is taken in hand', () => {
  const hand = opened()
  hand.draw(ONE)
  hand.lift()
  hand.draw(FOUR)
  frame()
  assert.deepEqual(hand.held.digits.map(({ lines }) => lines), [[FOUR.path], [ONE.path]]) // prettier-ignore
  assert.equal(hand.held.one, null)
  assert.equal(hand.held.shown, 0) // what happens to the drawing is shown of it
  assert.deepEqual(hand.held.lines, [FOUR.path])
  hand.lift()
  const asked = []
  hand.onTake = one => asked.push(one)
  hand.take(1)
  frame()
  assert.deepEqual([hand.held.one, hand.held.shown, hand.held.lines], [1, 1, [ONE.path]])
  assert.equal(hand.held.input, hand.held.digits[1].prepared.input)
  hand.take(null)
  frame()
  assert.deepEqual([hand.held.one, hand.held.shown, asked], [null, 0, [1, null]])
})

test('the course of a drawing that was drawn elsewhere ends at the digit in hand, and is its own', () => {
  const hand = new Hand()
  const sent = ({ path, ...rest }) => ({ ...rest, path: path.map(([x, y], i) => [i ? 'L' : 'M', x, y]) })
  hand.tell({ ...TOLD, strokes: [FOUR, ONE].map(sent), marks: [[5, 0, 16, 0], [2, 0, 16, 0]] }) // prettier-ignore
  const begun = [null, 0, 1].map(one => {
    hand.take(one)
    frame()
    const inputs = hand.course().map(moment => hand.inputOf(moment))
    assert.ok(hand.held.input)
    assert.deepEqual(inputs.at(-1), hand.held.input)
    return inputs[0] !== null
  })
  assert.deepEqual(begun, [true, true, false])
})

test('a digit in hand is looked at as it grew; before it was begun there is nothing', () => {
  const hand = opened()
  for (const stroke of [FOUR, line([200, 60], [200, 150]), line([200, 150], [200, 240])]) {
    hand.draw(stroke)
    frame()
    hand.lift()
    frame()
  }
  hand.take(0)
  hand.look(3)
  frame()
  assert.deepEqual([hand.held.one, hand.held.lines], [0, [FOUR.path]])
  hand.take(1)
  hand.look(3)
  frame()
  assert.deepEqual([hand.held.one, hand.held.lines], [1, [[[200, 60], [200, 150]]]]) // prettier-ignore
  hand.look(0)
  frame()
  assert.deepEqual([hand.held.source, hand.held.input, hand.held.digits], ['nothing', null, []])
  hand.look(null)
  frame()
  assert.deepEqual([hand.held.one, hand.held.lines.length], [1, 2])
})

test('a stroke more lets go of the digit in hand, and so does raw', () => {
  const hand = opened()
  for (const stroke of [FOUR, ONE]) {
    hand.draw(stroke)
    hand.lift()
  }
  hand.take(0)
  hand.draw(line([280, 60], [280, 240]))
  frame()
  assert.deepEqual([hand.held.one, hand.held.digits.length], [null, 3])
  hand.lift()
  const marks = [FOUR, ONE, line([280, 60], [280, 240])].map(({ path, width }) => [
    path.length,
    path.flat().reduce((sum, value) => sum + value, 0),
    width,
    0,
  ])
  hand.tell({ ...TOLD, feed: 'raw', marks, strokes: null })
  frame()
  assert.deepEqual(hand.held.digits, [])
  assert.equal(hand.held.shown, null)
})

test('a digit whose strokes stay is prepared once, and read once', () => {
  const hand = opened()
  let read = 0
  hand.readWith(() => (read += 1) && 0)
  hand.draw(FOUR)
  hand.lift()
  hand.draw(line([130, 60], [130, 240])) // near enough to be a part of the four
  frame()
  const [first, second] = [read, hand.held.digits[0]?.prepared]
  assert.ok(first > 0)
  hand.lift()
  frame()
  assert.equal(read, first)
  assert.equal(hand.held.digits[0]?.prepared, second)
})
