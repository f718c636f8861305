// Korean particles after values: as Python chooses them.
import assert from 'node:assert/strict'
import test from 'node:test'

import { withParticles } from '../../ui/browser/calculating/particles.js'
import { fill } from '../../ui/browser/calculating/texts.js'
import { python } from './python.mjs'

test('the form that the letter before asks for', () => {
  assert.ok(python.particles.length > 20)
  for (const [text, wanted] of python.particles) assert.equal(withParticles(text), wanted)
})

test('sentences are filled so', () => {
  assert.equal(fill('{digit}(으)로 읽음, {other}이(가) 다음', { digit: 7, other: '4' }), '7로 읽음, 4가 다음')
})
