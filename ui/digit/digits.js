// The digits of a drawing: each is prepared, and read, once for as long as its strokes stay. Under the pen one changes.
import { CANVAS } from '../browser/calculating/canvas_paths.js'
import { partStrokes } from '../browser/calculating/parting.js'
import { prepareStrokes } from '../browser/calculating/strokes.js'

/** @import { Path, Prepared } from '../browser/calculating/strokes.js' */
/** @typedef {{ box: number[], lines: Path[], prepared: Prepared }} Digit one of several; `box`: left, top, right and bottom in shares of the canvas */

const MOST_KEPT = 300 // candidates; a stroke makes one or two in each frame

export class Digits {
  constructor() {
    /** @type {((input: Float32Array) => number) | null} what an input costs as a digit, see parting.js */
    this.cost = null
    this.#forget()
  }

  /** @param {(input: Float32Array) => number} cost */
  readWith(cost) {
    this.cost = cost
    this.#forget()
  }

  #forget() {
    this.numbers = new WeakMap() // of strokes, to know them by
    this.strokes = 0
    /** @type {Map<string, { prepared: Prepared, cost?: number }>} */
    this.kept = new Map()
  }

  /**
   * From left to right; none where there is but one.
   * @param {Path[]} lines
   * @returns {Digit[]}
   */
  of(lines) {
    if (this.kept.size > MOST_KEPT) this.#forget()
    const read = this.cost && (candidates => candidates.map(paths => this.#read(paths)))
    const parts = partStrokes(lines, read)
    if (parts.length < 2) return []
    return parts.map(({ strokes, box }) => {
      const own = strokes.map(number => lines[number])
      return { box: box.map(side => side / CANVAS), lines: own, prepared: this.#known(own).prepared }
    })
  }

  #known(paths) {
    const key = paths.map(path => this.#number(path)).join()
    if (!this.kept.has(key)) this.kept.set(key, { prepared: prepareStrokes(paths) })
    return this.kept.get(key)
  }

  #read(paths) {
    const known = this.#known(paths)
    known.cost ??= this.cost(known.prepared.input)
    return known.cost
  }

  #number(path) {
    if (!this.numbers.has(path)) this.numbers.set(path, (this.strokes += 1))
    return this.numbers.get(path)
  }
}

/**
 * The digit that was drawn last, by its last stroke; none where there is but one.
 * @param {Digit[]} digits
 * @param {Path[]} lines of the drawing
 */
export function newest(digits, lines) {
  const last = ({ lines: own }) => lines.lastIndexOf(own[own.length - 1])
  return [...digits].sort((one, other) => last(other) - last(one))[0]
}

/**
 * Which of what was there at an earlier moment became a digit: that most of whose points lie in its box; -1: none.
 * @param {Path[][]} each the strokes of each
 * @param {number[]} box of the digit: left, top, right and bottom in shares of a canvas
 * @param {number} side of that canvas
 */
export function grownInto(each, box, side) {
  const [left, top, right, bottom] = box.map(share => share * side)
  const within = ([x, y]) => x >= left && x <= right && y >= top && y <= bottom
  const shares = each.map(lines => {
    const points = lines.flat()
    return points.filter(within).length / points.length
  })
  const most = Math.max(...shares)
  return most > 1 / 2 ? shares.indexOf(most) : -1
}
