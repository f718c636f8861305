// Numbers as they are printed: rounded, with a real minus sign, and adding up as printed.

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 * @returns {number} `value`, brought between the two.
 */
export function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value))
}

/**
 * A number as short as it goes: 0.5, −3, 1.25.
 * @param {number} value
 * @param {number} [digits] after the point, at most
 * @returns {string}
 */
export function short(value, digits = 2) {
  return Number(value.toFixed(digits)).toString().replace('-', '−')
}

/**
 * A number with all its digits, so that numbers below each other line up: 0.500, −3.000.
 * @param {number} value
 * @param {number} [digits] after the point
 * @param {boolean} [plus] whether a positive number has its sign
 * @returns {string}
 */
export function fixed(value, digits = 3, plus = false) {
  const text = Math.abs(value).toFixed(digits)
  const sign = Number(text) === 0 ? '' : value < 0 ? '−' : plus ? '+' : ''
  return sign + text
}

/**
 * A share of one, 0 to 1, as a percentage with one digit: 98.6 %.
 * @param {number} share
 * @returns {string}
 */
export function percentage(share) {
  return `${(100 * share).toFixed(1)} %`
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const [SMALL, LARGE] = [-4, 6] // powers of ten between which a number is written out

/**
 * A number by the digits that count, however small or large it is: 0.0213, −3.46, 2.10 · 10⁻⁷.
 * @param {number} value
 * @param {number} [digits]
 * @returns {string}
 */
export function significant(value, digits = 3) {
  if (!Number.isFinite(value) || value === 0) return `${value}`.replace('-', '−').replace('Infinity', '∞')
  const [parts, power] = value.toExponential(digits - 1).split('e')
  const tens = Number(power)
  if (tens >= SMALL && tens < LARGE) return value.toFixed(Math.max(0, digits - 1 - tens)).replace('-', '−')
  const raised = `${Math.abs(tens)}`.replace(/\d/g, digit => RAISED[Number(digit)])
  return `${parts.replace('-', '−')} · 10${tens < 0 ? '⁻' : ''}${raised}`
}

/**
 * The largest size among numbers, never less than `least`: what colours are scaled by.
 * @param {ArrayLike<number>} values
 * @param {number} [least]
 * @returns {number}
 */
export function largest(values, least = 1e-9) {
  let most = least
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]))
  return most
}

/**
 * Terms rounded so that, as printed, they add up to their total as printed: each is off by one in the last place at
 * most, and those whose rounding lost most are the ones that give way. Where numbers are so large that they have no
 * such place any more, or are none, they stay as they are.
 * @param {number[]} terms
 * @param {number} total
 * @param {number} digits after the point
 * @returns {number[]}
 */
export function together(terms, total, digits) {
  const scale = 10 ** digits
  const exact = terms.map(term => term * scale)
  const rounded = exact.map(Math.round)
  const off = Math.round(total * scale) - rounded.reduce((sum, term) => sum + term, 0)
  if (!terms.length || ![off, ...rounded].every(Number.isSafeInteger)) return [...terms]
  const each = Math.trunc(off / terms.length) // zero, unless the total is not their sum
  const order = exact.map((term, i) => [term - rounded[i], i]).sort((a, b) => (off > 0 ? b[0] - a[0] : a[0] - b[0]))
  const giving = new Set(order.slice(0, Math.abs(off % terms.length)).map(([, i]) => i))
  return rounded.map((term, i) => (term + each + (giving.has(i) ? Math.sign(off) : 0)) / scale)
}
