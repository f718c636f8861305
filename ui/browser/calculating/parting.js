// A drawing of several digits taken apart: the twin of lenet/digits/parting.py, to be read beside it.
import { distance } from './erasing.js'
import { extent } from './strokes.js'

/** @import { Path } from './strokes.js' */
/** @typedef {[number, number, number, number]} Box left, top, right, bottom */
/** @typedef {{ strokes: number[], box: Box }} Part which strokes, and the box of their points */
/** @typedef {{ start: number, end: number, part: Part, gaps: number }} Run of neighbours: the first, the one behind the last */
/** @typedef {(candidates: Path[][]) => number[]} Read what each candidate costs as a digit: -log of its probability */

// In heights of a digit.
const TOUCHING = 0.03
const NEAR = 0.3
const WIDEST_GAP = 0.4
const PIECE = 0.35
const SPECK = 0.08
const LOST = 0.15
const ROWS_APART = 0.25
const HALF = 0.5 // of the other's height: as high each of two rows is at least

const SHORTEST = 1 / 3
const WIDEST = 1.6
const MOST = 12

// Costs, as -log of a probability.
const LEAST = 1e-9 // of one: its logarithm stays finite
const OF_GAP = 3
const OF_CUT = 2
const ALIKE = 0.6
const OF_ROWS = 0.05

/** @type {(part: Part) => number} */
const width = ({ box }) => box[2] - box[0]
/** @type {(part: Part) => number} */
const height = ({ box }) => box[3] - box[1]

/**
 * The digits of a drawing, row by row, each from left to right: see `part_strokes` in Python.
 * @param {Path[]} paths
 * @param {Read | null} [read] without it gaps decide
 * @returns {Part[]}
 */
export function partStrokes(paths, read = null) {
  const single = paths.flatMap((path, number) => (path.length ? [partOf(path, number)] : []))
  if (single.length < 2) return single
  return parted(single, paths, parts =>
    read ? read(parts.map(({ strokes }) => strokes.map(number => paths[number]))) : parts.map(() => 0),
  )
}

/**
 * The digits of one row, or of two, one above the other, where these read no worse.
 * @param {Part[]} single
 * @param {Path[]} paths
 * @param {(parts: Part[]) => number[]} costs
 * @returns {Part[]}
 */
function parted(single, paths, costs) {
  const whole = row(single, paths, costs)
  const found = halves(single)
  if (!found) return whole
  const rows = found.flatMap(half => parted(half, paths, costs))
  const said = costs([...whole, ...rows])
  const sum = /** @param {number[]} values */ values => values.reduce((all, value) => all + value, 0)
  return sum(said.slice(whole.length)) <= sum(said.slice(0, whole.length)) + OF_ROWS ? rows : whole
}

/**
 * What lies above the widest gap that no stroke crosses, and below it; null where no gap is one between rows.
 * @param {Part[]} single
 */
function halves(single) {
  const tops = [...single].sort((one, other) => one.box[1] - other.box[1])
  const end = Math.max(...single.map(({ box }) => box[3]))
  /** @type {Part[][] | null} */
  let found = null
  let [widest, bottom] = [0, tops[0].box[3]]
  for (let place = 1; place < tops.length; place++) {
    const [top] = tops[place].box.slice(1)
    const [above, below, gap] = [bottom - tops[0].box[1], end - top, top - bottom]
    const [low, high] = [Math.min(above, below), Math.max(above, below)]
    if (gap > widest && low > 0 && gap >= ROWS_APART * low && low >= HALF * high) {
      widest = gap
      found = [tops.slice(0, place), tops.slice(place)]
    }
    bottom = Math.max(bottom, tops[place].box[3])
  }
  return found
}

/**
 * @param {Part[]} single
 * @param {Path[]} paths
 * @param {(parts: Part[]) => number[]} costs
 */
function row(single, paths, costs) {
  const high = highest(single)
  if (high === 0) return [joined(single)]
  const bundles = withoutSpecks(bundled(single, paths, high), high)
  return cheapest(bundles, highest(bundles), costs)
}

/**
 * @param {Path} path
 * @param {number} number
 * @returns {Part}
 */
function partOf(path, number) {
  const [low, high] = extent([path])
  return { strokes: [number], box: [low[0], low[1], high[0], high[1]] }
}

/**
 * @param {Part[]} parts
 * @returns {Part}
 */
function joined(parts) {
  const least = /** @param {number} side */ side => Math.min(...parts.map(({ box }) => box[side]))
  const most = /** @param {number} side */ side => Math.max(...parts.map(({ box }) => box[side]))
  const strokes = parts.flatMap(part => part.strokes).sort((one, other) => one - other)
  return { strokes, box: [least(0), least(1), most(2), most(3)] }
}

/**
 * How high a digit is: as the highest stroke, or as much of the drawing where all are short.
 * @param {Part[]} single
 */
function highest(single) {
  return Math.max(...single.map(height), SHORTEST * height(joined(single)))
}

/**
 * Strokes that touch, or lie above each other, from left to right.
 * @param {Part[]} single
 * @param {Path[]} paths
 * @param {number} high
 */
function bundled(single, paths, high) {
  const bundle = single.map((_, number) => number) // of each stroke another of its bundle, or itself
  const first = /** @type {(number: number) => number} */ number =>
    bundle[number] === number ? number : (bundle[number] = first(bundle[number]))
  const lefts = [...bundle].sort((one, other) => single[one].box[0] - single[other].box[0])
  lefts.forEach((one, place) => {
    const reach = single[one].box[2] + TOUCHING * high
    for (let next = place + 1; next < lefts.length; next++) {
      const other = lefts[next]
      if (single[other].box[0] > reach) break // it lies too far to the right, and so do all that follow
      if (first(one) === first(other) || !belong(single[one], single[other], paths, high)) continue
      const [stays, goes] = [first(one), first(other)].sort((a, b) => a - b)
      bundle[goes] = stays
    }
  })
  /** @type {Map<number, Part[]>} */
  const found = new Map()
  single.forEach((part, number) => found.set(first(number), [...(found.get(first(number)) ?? []), part]))
  return [...found.values()].map(joined).sort((one, other) => one.box[0] + one.box[2] - (other.box[0] + other.box[2]))
}

/**
 * Whether strokes touch, or the narrower one's middle lies above or below the other: near, or one of them low.
 * @param {Part} one
 * @param {Part} other
 * @param {Path[]} paths
 * @param {number} high
 */
function belong(one, other, paths, high) {
  const [narrow, wide] = width(other) < width(one) ? [other, one] : [one, other]
  const middle = (narrow.box[0] + narrow.box[2]) / 2
  const touching = TOUCHING * high
  const above = wide.box[0] - touching <= middle && middle <= wide.box[2] + touching
  if (above && Math.min(height(one), height(other)) < PIECE * high) return true
  const reach = above ? NEAR * high : touching
  return apart(one, other) <= reach && meet(paths[one.strokes[0]], paths[other.strokes[0]], other.box, reach)
}

/**
 * From one box to the other, along x or y, whichever is more.
 * @param {Part} one
 * @param {Part} other
 */
function apart({ box: [left, top, right, bottom] }, { box }) {
  return Math.max(left - box[2], box[0] - right, top - box[3], box[1] - bottom, 0)
}

/**
 * Whether places on one path, no further from each other than `reach`, come as near to the other path.
 * @param {Path} one
 * @param {Path} other
 * @param {Box} box of the other
 * @param {number} reach
 */
function meet(one, other, [left, top, right, bottom], reach) {
  /** @param {number[]} place */
  const near = ([x, y]) => x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach
  return one.some((start, i) => {
    const end = one[i + 1] ?? start
    const along = end.map((value, axis) => value - start[axis])
    const pieces = Math.max(1, Math.ceil(Math.hypot(...along) / reach))
    for (let piece = 0; piece < pieces; piece++) {
      const place = start.map((value, axis) => value + (along[axis] * piece) / pieces)
      if (near(place) && distance(place, other) <= reach) return true
    }
    return false
  })
}

/**
 * Specks are part of what is near; others are let go, but for a drawing of nothing else.
 * @param {Part[]} bundles
 * @param {number} high
 */
function withoutSpecks(bundles, high) {
  const isSpeck = /** @param {Part} part */ part => Math.max(width(part), height(part)) <= SPECK * high
  const large = bundles.filter(bundle => !isSpeck(bundle))
  if (!large.length) return [joined(bundles)]
  const near = large.map(bundle => [bundle])
  for (const speck of bundles.filter(isSpeck)) {
    const gaps = large.map(bundle => apart(speck, bundle))
    const least = Math.min(...gaps)
    if (least <= LOST * high) near[gaps.indexOf(least)].push(speck)
  }
  return near.map(joined)
}

/**
 * The runs of neighbours that as digits cost least together.
 * @param {Part[]} bundles
 * @param {number} high
 * @param {(parts: Part[]) => number[]} read
 */
function cheapest(bundles, high, read) {
  const every = runs(bundles, high)
  const costs = costsOf(every, high, read)
  /** @type {{ cost: number, parts: Part[] }[][]} up to each bundle */
  const ways = [[{ cost: 0, parts: [] }], ...bundles.map(() => [])]
  every.forEach(({ start, end, part }, i) => {
    const longer = ways[start].map(({ cost, parts }) => ({
      cost: cost + cut(parts, part) + costs[i],
      parts: [...parts, part],
    }))
    ways[end].push(least(longer))
  })
  return least(ways[bundles.length]).parts
}

/** @type {(ways: { cost: number, parts: Part[] }[]) => { cost: number, parts: Part[] }} */
const least = ways => ways.reduce((best, way) => (way.cost < best.cost ? way : best))

/**
 * What it costs that a part is another digit than the one before.
 * @param {Part[]} parts
 * @param {Part} part
 */
function cut(parts, part) {
  return parts.length ? OF_CUT * Math.max(0, 1 - alike(parts[parts.length - 1], part) / ALIKE) : 0
}

/**
 * Which neighbours may be one digit, and how wide the gaps between them are together.
 * @param {Part[]} bundles
 * @param {number} high
 */
function runs(bundles, high) {
  /** @type {Run[]} */
  const found = []
  bundles.forEach((first, start) => {
    let [part, gaps] = [first, 0]
    found.push({ start, end: start + 1, part, gaps })
    for (let end = start + 2; end <= Math.min(start + MOST, bundles.length); end++) {
      const gap = bundles[end - 1].box[0] - part.box[2]
      if (gap > WIDEST_GAP * high) break
      part = joined([part, bundles[end - 1]])
      gaps += Math.max(gap, 0)
      if (width(part) <= WIDEST * Math.max(height(part), high)) found.push({ start, end, part, gaps })
    }
  })
  return found
}

/**
 * What each run costs as a digit; nothing is read where there is no choice.
 * @param {Run[]} every
 * @param {number} high
 * @param {(parts: Part[]) => number[]} read
 */
function costsOf(every, high, read) {
  const wide = every.filter(({ start, end }) => end - start > 1)
  const asked = every.filter(({ start }) => wide.some(run => run.start <= start && start < run.end))
  const said = asked.length ? read(asked.map(({ part }) => part)) : []
  const readings = new Map(asked.map((run, i) => [run, said[i]]))
  return every.map(run => (readings.get(run) ?? 0) + (OF_GAP * run.gaps) / high)
}

/**
 * What two share of the height that they have together: 1 in a row, 0 where one lies above the other.
 * @param {Part} one
 * @param {Part} other
 */
function alike({ box: one }, { box: other }) {
  const shared = Math.min(one[3], other[3]) - Math.max(one[1], other[1])
  const both = Math.max(one[3], other[3]) - Math.min(one[1], other[1])
  return both > 0 ? Math.max(0, shared) / both : 1
}

/**
 * What an input costs as a digit, see `costs` in lenet/network/several.py; 0 where no network reads it.
 * @param {ArrayLike<number>[]} outputs probabilities, of each network that reads it
 */
export function costOf(outputs) {
  const each = outputs.map(output => -Math.log(Math.max(LEAST, ...Array.from(output))))
  return each.reduce((sum, one) => sum + one, 0) / Math.max(1, each.length)
}
