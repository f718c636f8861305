// What Python calculated, for the tests to compare with: tests/unit/test_javascript.py writes it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const file = process.env.NUMBERS_OF_PYTHON
assert.ok(file, 'run by Python, which makes the numbers: python -m pytest tests/unit/test_javascript.py')

/** @type {Record<string, any>} */
export const python = JSON.parse(readFileSync(file, 'utf8'))

/**
 * @param {number} found
 * @param {number} wanted
 * @param {number} [off] allowed
 * @param {string} [what]
 */
export function near(found, wanted, off = 1e-5, what = '') {
  assert.ok(Math.abs(found - wanted) <= off, `${what}: ${found} instead of ${wanted}`)
}
