// The OUTPUT of 1998: the twin of lenet/network/prototypes.py, which says what it is, to be read beside it.

/** @import { Floats } from './forward.js' */

export const SCALE = 0.1 // of the distances
export const RUBBISH = 10 // the paper's j

/**
 * The squared distance of F6 from each prototype: the ten outputs of 1998.
 * @param {ArrayLike<number>} f6 84 numbers
 * @param {ArrayLike<number>} prototypes (classes, 12, 7)
 * @returns {number[]}
 */
export function distances(f6, prototypes) {
  return Array.from({ length: prototypes.length / f6.length }, (_, digit) => {
    let sum = 0
    for (let i = 0; i < f6.length; i++) sum += (f6[i] - prototypes[digit * f6.length + i]) ** 2
    return sum
  })
}

/**
 * What `posteriors` makes probabilities of.
 * @param {ArrayLike<number>} f6
 * @param {ArrayLike<number>} prototypes
 */
export function nearness(f6, prototypes) {
  return distances(f6, prototypes).map(distance => -SCALE * distance)
}

/**
 * Scores as probabilities; they add up to 1 with that of rubbish, whose score is -j.
 * @param {number[]} scores
 * @returns {number[]}
 */
export function posteriors(scores) {
  return shared(scores).shares.slice(0, -1)
}

/**
 * What digits leave to rubbish.
 * @param {ArrayLike<number>} probabilities
 */
export function rubbish(probabilities) {
  return 1 - Array.from(probabilities).reduce((sum, one) => sum + one, 0)
}

/**
 * Scores, with that of rubbish last, as shares of a sum.
 * @param {number[]} scores
 */
function shared(scores) {
  const all = [...scores, -RUBBISH]
  const most = Math.max(...all)
  const powers = all.map(score => Math.exp(score - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return { powers, total, shares: powers.map(power => power / total) }
}

/**
 * @typedef {object} Comparison
 * @property {number[]} distances
 * @property {number} far the distance from which on rubbish is likelier than a digit
 * @property {number[]} powers e to the score of each digit, and last of rubbish, the largest of all set to 1
 * @property {number} total of the powers
 * @property {number[]} shares of each digit, and last of rubbish: they add up to 1
 */

/**
 * How distances become probabilities, number by number.
 * @param {ArrayLike<number>} f6
 * @param {ArrayLike<number>} prototypes
 * @returns {Comparison}
 */
export function comparison(f6, prototypes) {
  return { distances: distances(f6, prototypes), far: RUBBISH / SCALE, ...shared(nearness(f6, prototypes)) }
}

/**
 * What each unit of F6 adds to the distance from a prototype.
 * @param {ArrayLike<number>} f6
 * @param {ArrayLike<number>} prototype of one digit
 */
export function squares(f6, prototype) {
  return Array.from(f6, (value, i) => (value - prototype[i]) ** 2)
}

/**
 * A score is the distance from a prototype times -`SCALE`, so it hands back -2 SCALE (f6 - prototype).
 * @template {Floats} T
 * @param {T} grad by each score
 * @param {ArrayLike<number>} prototypes
 * @param {T} f6
 * @returns {T} of the shape of F6
 */
export function prototypesBack(grad, prototypes, f6) {
  return /** @type {T} */ (
    f6.map((unit, i) => {
      let back = 0
      for (let digit = 0; digit < grad.length; digit++) back += grad[digit] * (unit - prototypes[digit * f6.length + i])
      return -2 * SCALE * back
    })
  )
}
