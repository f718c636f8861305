// A run is asked after as often as it can change: each second while it lives, rarely once it has ended, never unseen.
import assert from 'node:assert/strict'
import test, { mock } from 'node:test'

import { Looks } from '../../ui/training/run/looking.js'

const LIVES = { state: { name: 'running', lives: true, every: 1 }, clock: { took: 3, left: 9 }, page: 'a' }
const ENDED = { state: { name: 'stopped', lives: false, every: 1 }, clock: { took: 3, left: null }, page: 'b' }

/** A page whose server answers with these, one after the other; a number is a status. */
function page(...answers) {
  const [asked, taken] = [[], []]
  mock.timers.enable({ apis: ['setTimeout'] })
  const tab = Object.assign(new EventTarget(), { hidden: false })
  const fetch = async address => {
    asked.push(address)
    const answer = answers.shift()
    if (typeof answer === 'number') return new Response(null, { status: answer })
    return Response.json({ mark: answer.page, parts: answer })
  }
  Object.assign(globalThis, { document: tab, fetch })
  const pass = async seconds => {
    for (let i = 0; i < seconds; i++) {
      mock.timers.tick(1000)
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate) // what was asked is answered
    }
  }
  const see = async seen => {
    tab.hidden = !seen
    tab.dispatchEvent(new Event('visibilitychange'))
    await new Promise(setImmediate)
  }
  const looks = new Looks(course => taken.push(course))
  const begin = course => looks.begin('/runs/x/look', { mark: course.page, parts: course })
  return { asked, taken, pass, see, looks, begin }
}

test.afterEach(() => mock.timers.reset())

test('one that lives each second, one that has ended every five, until it lives again', async () => {
  const { asked, taken, pass, begin } = page(LIVES, ENDED, ENDED, LIVES, LIVES)
  begin(LIVES)
  await pass(2)
  assert.deepEqual(
    taken.map(({ state }) => state.name),
    ['running', 'stopped'],
  )
  await pass(4)
  assert.equal(asked.length, 2)
  await pass(6)
  assert.equal(asked.length, 4)
  await pass(1)
  assert.deepEqual([asked.length, taken.at(-1).state.name], [5, 'running'])
})

test('one that has ended is not asked after while its tab is hidden, and at once when it is seen again', async () => {
  const { asked, pass, see, looks, begin } = page(ENDED, ENDED, ENDED)
  begin(ENDED)
  await see(false)
  await pass(60)
  assert.equal(asked.length, 0)
  await see(true)
  assert.equal(asked.length, 1)
  await see(false)
  await see(true) // sooner than it would be asked after anyway
  assert.equal(asked.length, 1)
  await see(false)
  await pass(9)
  looks.stop()
  await see(true)
  assert.equal(asked.length, 1)
})

test('one that lives is asked after unseen: the name of the tab says how far it is', async () => {
  const { asked, pass, see, begin } = page(LIVES, LIVES, LIVES)
  begin(LIVES)
  await see(false)
  await pass(3)
  assert.equal(asked.length, 3)
})

test('of one that is gone it is said, once, and nothing is asked any more', async () => {
  const { asked, taken, pass, begin } = page(404)
  begin(LIVES)
  await pass(20)
  assert.equal(asked.length, 1)
  assert.deepEqual(taken, [
    { ...LIVES, state: { name: 'gone', lives: false, every: 1 }, clock: { took: 3, left: null } },
  ])
})

test('where the server does not answer it is asked again', async () => {
  const { asked, taken, pass, begin } = page(503, 503, ENDED)
  begin(LIVES)
  await pass(3)
  assert.deepEqual([asked.length, taken.length, taken[0].state.name], [3, 1, 'stopped'])
})
