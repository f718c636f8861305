// What a network makes of its own scores: the twin of lenet/network/judging.py and of `Network.read`.
import { nearness } from './prototypes.js'

/** @typedef {{ label: number, probabilities: Float32Array, evidence: number, familiar: boolean, sure: boolean }} Reading */
/**
 * @typedef {object} Judge
 * @property {number} sureAt from which probability of the best class on it is sure; NumPy compares in float32
 * @property {number | null} evidenceAt from which evidence on an input is familiar; null: any is
 * @property {Record<string, Float32Array>} weights
 */

/**
 * @param {Record<string, Float32Array>} activations
 * @param {Judge} network
 * @returns {Reading}
 */
export function judge({ F6, OUTPUT: probabilities }, { sureAt, evidenceAt, weights }) {
  const label = probabilities.indexOf(Math.max(...probabilities))
  const speaks = evidence(scores(weights, F6))
  const familiar = evidenceAt === null || speaks >= Math.fround(evidenceAt)
  return {
    label,
    probabilities,
    evidence: speaks,
    familiar,
    sure: familiar && probabilities[label] >= Math.fround(sureAt),
  }
}

/**
 * The scores that probabilities are made of: F6 times the weights of OUTPUT, or how near it is to each prototype.
 * @param {Record<string, Float32Array>} weights
 * @param {Float32Array} read
 * @returns {number[]}
 */
export function scores(weights, read) {
  if (weights['OUTPUT/prototypes']) return nearness(read, weights['OUTPUT/prototypes'])
  const kernel = weights['OUTPUT/kernel']
  const made = Array.from(weights['OUTPUT/bias'])
  for (let i = 0; i < read.length; i++)
    for (let map = 0; map < made.length; map++) made[map] += read[i] * kernel[i * made.length + map]
  return made
}

/**
 * How much speaks for any class at all: the logarithm of the sum of e^score.
 * @param {number[]} all scores
 */
export function evidence(all) {
  const most = Math.max(...all)
  let total = 0
  for (const score of all) total += Math.exp(score - most)
  return most + Math.log(total)
}
