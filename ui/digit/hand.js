// The digit in hand, in the browser: what Python says of it, and what the pen does before Python has heard of it.
import { CANVAS, added, ended, flat, left, middleLines, paint } from '../browser/calculating/canvas_paths.js'
import { grown, thinned } from '../browser/calculating/course.js'
import { unpack } from '../browser/calculating/packing.js'
import { INPUT } from '../browser/calculating/preparation.js'
import { averaged, prepareStrokes } from '../browser/calculating/strokes.js'
import { Digits, grownInto, newest } from './digits.js'

/** @import { CanvasStroke } from '../browser/calculating/canvas_paths.js' */
/** @import { Packed } from '../browser/calculating/packing.js' */
/** @import { Path, Prepared } from '../browser/calculating/strokes.js' */
/** @import { Digit } from './digits.js' */
/** @typedef {'nothing' | 'drawing' | 'sample' | 'picture'} Source */
/** @typedef {{ path: [string, ...number[]][], width: number, erases: boolean }} Sent a stroke as Python sends it */
/** @typedef {{ picture: string, box: Packed, digit: Packed, input: Packed, raw: Packed, digits: { share: number[], box: Packed, digit: Packed, input: Packed }[] } | null} Given a sample or a picture; null where there is no ink */
/** @typedef {{ source: Source, feed: 'prepared' | 'raw', fresh: boolean, marks: number[][], strokes: Sent[] | null, given: Given, one: number | null }} Told `one`: which of several digits is in hand; `marks`: by what each stroke is known, see `mark` in ui/digit/in_hand.py; `fresh`: the next stroke begins another drawing */
/**
 * @typedef {object} Held what a view shows
 * @property {Source} source
 * @property {boolean} down whether the pen is on the canvas
 * @property {'prepared' | 'raw'} feed
 * @property {CanvasStroke[]} strokes
 * @property {number[][][]} lines the middle lines that erasers have left of the strokes of what is read
 * @property {Digit[]} digits of several, from left to right; none where there is one
 * @property {number | null} one which of them is in hand; null: all, and the one drawn last is what is prepared
 * @property {number | null} shown which of them is what is prepared; null where there is one
 * @property {string | null} picture of a sample or a picture, as a URL
 * @property {Prepared | null} prepared
 * @property {Float32Array | null} raw only where `feed` asks for it
 * @property {Float32Array | null} input what the network reads: 32x32
 * @property {number | null} moment which of the moments is looked at again; null: the drawing as it is
 * @property {boolean} ghost whether nobody drew this: it is shown, and never kept
 */
/** @typedef {{ strokes: CanvasStroke[], input?: Float32Array | null, freed?: boolean }} Moment of the drawing's course; `freed`: nothing else holds its input */

export { CANVAS }
const AGAIN = 60 // moments of a drawing that was not drawn here
const MOST_MOMENTS = 200 // of a drawing's course; then every second one is let go
const SAME = 1e-3 // pixels that a point is off at most: Python rounds what it tells

export class Hand {
  constructor() {
    /** @type {Held | null} */
    this.held = null
    /** @type {Told | null} */
    this.told = null
    /** @type {CanvasStroke[]} */
    this.strokes = []
    /** @type {CanvasStroke[]} */
    this.undone = []
    /** @type {CanvasStroke | null} */
    this.under = null
    /** @type {Set<(held: Held) => void>} */
    this.followers = new Set()
    this.frame = 0
    this.lifted = false // since the last frame
    /** @type {{ of: CanvasStroke[], paths: number[][][] } | null} */
    this.settled = null
    /** @type {Moment[]} the drawing's course, the newest last */
    this.moments = []
    /** @type {number | null} the one that is looked at again */
    this.moment = null
    /** @type {number | null} which of several digits is in hand */
    this.one = null
    /** @type {((one: number | null) => void) | null} who tells Python */
    this.onTake = null
    this.digits = new Digits()
    /** @type {{ of: Moment[], one: number, moments: Moment[] } | null} the course of the digit in hand among several */
    this.own = null
    /** @type {CanvasStroke[] | null} what a ghost has written, while nothing is in hand */
    this.ghost = null
  }

  /**
   * Calls with what is held: now, if it is known, and in each frame in which it has changed.
   * @param {(held: Held) => void} call
   * @returns {() => void} ends it
   */
  follow(call) {
    this.followers.add(call)
    if (this.held) call(this.held)
    return () => this.followers.delete(call)
  }

  /**
   * What Python says; of a drawing that is the same already nothing changes.
   * @param {Told} told
   * @returns {boolean} whether it is understood; false: a stroke is not known here
   */
  tell(told) {
    const same = this.isAs(told)
    if (!same && !told.strokes) return false
    const { source, feed, given } = this.told ?? {}
    const known =
      told.source === source && told.feed === feed && told.given === given && (told.one ?? null) === this.one
    this.told = told
    this.one = told.one ?? null
    if (known && same) return true
    if (!same) {
      this.#replace(told.strokes.map(({ path, ...rest }) => ({ ...rest, path: flat(path) })))
      this.moments = []
    }
    this.moment = this.ghost = null
    this.#change()
    return true
  }

  /**
   * Whether what Python tells of is the drawing that is known here.
   * @param {Pick<Told, 'marks'>} told
   */
  isAs({ marks }) {
    return this.strokes.length === marks.length && this.strokes.every((one, i) => marked(one, marks[i]))
  }

  /**
   * Looks at a moment of the drawing's course again; at null, at the drawing as it is.
   * @param {number | null} moment
   */
  look(moment) {
    if (this.under || !this.told) return
    this.moment = moment !== null && moment < this.moments.length - 1 ? moment : null
    this.#change()
  }

  /**
   * Takes one of several digits in hand; at null, all of them.
   * @param {number | null} one
   */
  take(one) {
    if (!this.told || this.under || one === this.one) return
    this.one = one
    this.onTake?.(one)
    this.#change()
  }

  /**
   * Who says what an input costs as a digit, where gaps alone do not part a drawing.
   * @param {(input: Float32Array) => number} cost
   */
  readWith(cost) {
    this.digits.readWith(cost)
    this.own = null
    if (this.held?.digits.length || this.held?.lines.length > 1) this.#change()
  }

  /**
   * Shows what a ghost has written, as if it were drawn; at null, what is in hand.
   * @param {CanvasStroke[] | null} strokes
   */
  haunt(strokes) {
    if (this.ghost === strokes || this.under || !this.told) return
    this.ghost = strokes
    this.#change()
  }

  #replace(strokes) {
    this.strokes = strokes
    this.undone = []
  }

  /**
   * The stroke that the pen is drawing.
   * @param {CanvasStroke} stroke
   */
  draw(stroke) {
    if (!this.under && this.told?.fresh) this.#replace([]) // what lies under a sample is another drawing
    if (!this.under && !this.strokes.length) this.moments = []
    this.under = stroke
    this.#drawn()
  }

  /** The pen is lifted. */
  lift() {
    if (!this.under) return
    this.#replace([...this.strokes, this.under])
    this.under = null
    this.lifted = true
    this.#drawn()
  }

  /** The pen is gone, and its stroke with it. */
  drop() {
    if (!this.under) return
    this.under = null
    this.#drawn()
  }

  /**
   * The drawing's course: as it was seen, or as it may have been where it was drawn elsewhere. Of several digits each
   * moment is that of the digit that was under the pen; where one is in hand, all of them are its own.
   */
  course() {
    if (!this.moments.length && !this.under) this.moments = grown(this.strokes, AGAIN).map(strokes => ({ strokes }))
    const { moments, one } = this
    if (!this.#inHand()) return moments
    if (this.own?.of !== moments || this.own.one !== one)
      this.own = { of: moments, one, moments: moments.map(({ strokes }) => ({ strokes })) }
    return this.own.moments
  }

  /**
   * What the network read of a moment of the course.
   * @param {Moment} moment
   */
  inputOf(moment) {
    if (moment.input === undefined) moment.input = this.#asItWas(moment.strokes).prepared?.input ?? null
    return moment.input
  }

  /** One stroke back, as the canvas does it by itself. */
  undo() {
    if (!this.strokes.length) return
    this.undone.push(this.strokes.at(-1))
    this.strokes = this.strokes.slice(0, -1)
    this.moments = []
    this.#drawn()
  }

  redo() {
    const stroke = this.undone.pop()
    if (!stroke) return
    this.strokes = [...this.strokes, stroke]
    this.moments = []
    this.#drawn()
  }

  clear() {
    this.put([])
  }

  /**
   * Another drawing.
   * @param {CanvasStroke[]} strokes
   */
  put(strokes) {
    this.#replace(strokes)
    this.moments = []
    this.#drawn()
  }

  /**
   * Whether this is the drawing, to the last digit.
   * @param {CanvasStroke[]} strokes
   */
  shows(strokes) {
    return JSON.stringify(strokes) === JSON.stringify(this.strokes)
  }

  #drawn() {
    if (!this.told) return
    this.told = { ...this.told, source: 'drawing', fresh: false, given: null, one: null }
    this.one = null
    this.moment = this.ghost = null
    this.#change()
  }

  #change() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0
      this.show()
    })
  }

  /** Works out what is held, and lets everybody know. */
  show() {
    this.held = this.told.source === 'drawing' ? this.#drawing() : this.#given()
    this.followers.forEach(call => call(this.held))
  }

  /** @returns {Held} */
  #drawing() {
    const { moment, under, told, ghost } = this
    const strokes = ghost ?? (moment === null ? this.#now() : this.moments[moment].strokes)
    const { digits, one, lines, prepared } = moment === null && !ghost ? this.#asItIs() : this.#asItWas(strokes)
    const raw = told.feed === 'raw' && prepared ? averaged(paint(strokes, CANVAS), CANVAS, CANVAS / INPUT) : null
    const input = told.feed === 'raw' ? raw : (prepared?.input ?? null)
    if (moment === null && (under || this.lifted) && prepared) this.#remember({ strokes, input: prepared.input })
    this.lifted = false
    const about = {
      down: under !== null,
      feed: told.feed,
      moment,
      ghost: ghost !== null,
      ...several(digits, one, prepared),
    }
    const source = prepared ? 'drawing' : 'nothing'
    return { ...about, source, strokes, lines, picture: null, prepared, raw, input }
  }

  #asItIs() {
    return shownOf(this.#lines(), this.#parted(this.#lines()), this.one)
  }

  // Of several digits the one in hand as far as it had grown; nothing before it was begun.
  #asItWas(strokes) {
    const lines = middleLines(strokes)
    const digits = this.#parted(lines)
    const own = this.ghost ? null : this.#inHand()
    if (!own) return shownOf(lines, digits, null)
    const each = digits.length ? digits.map(digit => digit.lines) : [lines]
    const found = grownInto(each, own.box, CANVAS)
    return found < 0 ? { digits: [], one: null, lines: [], prepared: null } : shownOf(lines, digits, found)
  }

  // The one of several digits that is in hand, as it is now.
  #inHand() {
    return this.one === null || this.under ? null : this.#parted(this.#lines())[this.one]
  }

  #parted(lines) {
    return this.told.feed === 'raw' ? [] : this.digits.of(lines)
  }

  #now() {
    return this.under ? [...this.strokes, this.under] : this.strokes
  }

  // What the strokes before the pen came down have left is worked out once.
  #lines() {
    if (this.settled?.of !== this.strokes) this.settled = { of: this.strokes, paths: left(this.strokes) }
    return ended(this.under ? added(this.settled.paths, this.under) : this.settled.paths)
  }

  #remember(moment) {
    this.moments = thinned([...this.moments, moment], MOST_MOMENTS)
  }

  /** @returns {Held} */
  #given() {
    const { source, feed, given } = this.told
    const raw = given ? unpack(given.raw).values : null
    const digits = given && feed !== 'raw' ? (given.digits ?? []).map(openedDigit) : []
    const prepared = (digits[this.one] ?? digits[0])?.prepared ?? (given?.input ? opened(given) : null)
    const input = feed === 'raw' ? raw : (prepared?.input ?? null)
    const picture = given?.picture ?? null
    const about = { source, feed, strokes: this.strokes, picture, prepared, raw, input }
    return { ...about, down: false, lines: [], moment: null, ghost: false, ...several(digits, this.one, prepared) }
  }
}

/**
 * Of several digits the one in hand, otherwise the one drawn last; the drawing where it is one digit.
 * @param {Path[]} lines
 * @param {Digit[]} digits
 * @param {number | null} one
 * @returns {{ digits: Digit[], one: number | null, lines: Path[], prepared: Prepared | null }}
 */
function shownOf(lines, digits, one) {
  const shown = digits[one] ?? newest(digits, lines) ?? { lines, prepared: prepareStrokes(lines) }
  return { digits, one, lines: shown.lines, prepared: shown.prepared }
}

/**
 * What a view shows of several digits; one in hand that is no more is not.
 * @param {Digit[]} digits
 * @param {number | null} one
 * @param {Prepared | null} prepared
 */
function several(digits, one, prepared) {
  const shown = digits.findIndex(digit => digit.prepared === prepared)
  return { digits, one: digits[one] ? one : null, shown: shown < 0 ? null : shown }
}

/**
 * @param {{ box: Packed, digit: Packed, input: Packed }} packed
 * @returns {Prepared}
 */
function opened({ box, digit, input }) {
  const [values, ...rest] = [box, digit, input].map(packed => unpack(packed).values)
  return { drawn: null, box: values, digit: rest[0], input: rest[1] }
}

/** @returns {Digit} */
function openedDigit(packed) {
  return { box: packed.share, lines: [], prepared: opened(packed) }
}

/**
 * Whether a stroke is the one that Python knows by this mark.
 * @param {CanvasStroke} stroke
 * @param {number[]} mark
 */
function marked({ path, width, erases }, [points, sum, wide, eraser]) {
  const off = Math.abs(path.reduce((all, [x, y]) => all + x + y, 0) - sum)
  return path.length === points && width === wide && erases === Boolean(eraser) && off < SAME * (points + 1)
}

export const hand = new Hand()
