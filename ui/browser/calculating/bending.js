// What a coefficient and a bias make of a subsampling unit: nearly an average where the curve is straight, nearly a switch
// where it is flat. (LeCun et al. 1998, section II.B: "a noisy OR or a noisy AND".)
import { SQUASH } from './forward.js'

/** @import { Squashing } from './forward.js' */
/**
 * @typedef {object} Bending
 * @property {number[]} gives with none, one, ... all of the cells at ink
 * @property {'still' | 'even' | 'bent' | 'switch'} kind
 * @property {number} from of a switch: how many cells at ink it takes
 * @property {boolean} up whether ink moves it up
 */

const CELLS = 4 // of a window
const [EVEN, SWITCH] = [0.6, 0.85] // of all that it moves, within two cells of four: half is an average
const STILL = 0.1 // that it moves at most
/** @type {Record<Squashing, [number, number]>} what a cell has at paper and at ink */
export const ENDS = { tanh: [-1, 1], scaled_tanh: [-1, 1], sigmoid: [0, 1], relu: [0, 1] }

/**
 * @param {Squashing} squashing
 * @param {number} coefficient
 * @param {number} bias
 * @returns {Bending}
 */
export function bending(squashing, coefficient, bias) {
  const [paper, ink] = ENDS[squashing]
  const sums = Array.from({ length: CELLS + 1 }, (_, count) => count * ink + (CELLS - count) * paper)
  const gives = sums.map(sum => SQUASH[squashing](coefficient * sum + bias))
  const steps = gives.slice(1).map((given, i) => Math.abs(given - gives[i]))
  const moves = Math.abs(gives[CELLS] - gives[0])
  const most = Math.max(...steps.slice(1).map((step, i) => step + steps[i])) / moves
  const kind = moves < STILL ? 'still' : most < EVEN ? 'even' : most < SWITCH ? 'bent' : 'switch'
  return { gives, kind, from: 1 + steps.indexOf(Math.max(...steps)), up: coefficient > 0 }
}
