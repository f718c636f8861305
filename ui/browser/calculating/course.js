// How an answer came about: what was most probable when, over the course of a drawing.

/** @typedef {{ digit: number | null, from: number, to: number }} Lead no digit where nothing is read; moments from one to another, both included */

/**
 * The digits that led, one after the other.
 * @param {ArrayLike<number>[]} moments ten probabilities each
 * @returns {Lead[]}
 */
export function leads(moments) {
  /** @type {Lead[]} */
  const found = []
  moments.forEach((probabilities, at) => {
    const most = Math.max(...Array.from(probabilities))
    const digit = most > 0 ? Array.from(probabilities).indexOf(most) : null
    const last = found.at(-1)
    if (last?.digit === digit) last.to = at
    else found.push({ digit, from: at, to: at })
  })
  return found
}

/**
 * One digit's probability as an SVG path, from the left edge to the right, 1 at the top.
 * @param {ArrayLike<number>[]} moments
 * @param {number} digit
 * @param {number} width
 * @param {number} height
 */
export function curve(moments, digit, width, height) {
  const across = width / Math.max(1, moments.length - 1)
  const places = moments.map((one, at) => `${(at * across).toFixed(1)} ${((1 - one[digit]) * height).toFixed(1)}`)
  return `M${places.join('L')}`
}

/**
 * Every second of what is kept, the newest among them, where there is more than `most`.
 * @template T
 * @param {T[]} moments
 * @param {number} most
 * @returns {T[]}
 */
export function thinned(moments, most) {
  return moments.length > most ? moments.filter((_, at) => (moments.length - 1 - at) % 2 === 0) : moments
}

/**
 * A drawing as it grew, in so many moments: its strokes one after the other, point by point.
 * @template {{ path: number[][] }} S
 * @param {S[]} strokes
 * @param {number} count
 * @returns {S[][]}
 */
export function grown(strokes, count) {
  const points = strokes.reduce((sum, { path }) => sum + path.length, 0)
  const moments = Math.min(count, points)
  return Array.from({ length: moments }, (_, at) => until(strokes, Math.round((points * (at + 1)) / moments)))
}

/**
 * What of a drawing is there once so many points are drawn.
 * @template {{ path: number[][] }} S
 * @param {S[]} strokes
 * @param {number} points
 * @returns {S[]}
 */
export function until(strokes, points) {
  const shown = []
  let left = points
  for (const stroke of strokes) {
    if (left <= 0) break
    shown.push(stroke.path.length <= left ? stroke : { ...stroke, path: stroke.path.slice(0, left) })
    left -= stroke.path.length
  }
  return shown
}

/**
 * Lets go of the activations of a moment: they hang on the input that was read, and a copy is enough for who comes later.
 * @param {{ input?: Float32Array | null, freed?: boolean }} moment
 */
export function free(moment) {
  if (!moment.input || moment.freed) return
  moment.input = moment.input.slice()
  moment.freed = true
}

/**
 * What a network is given of a moment: once that was freed, a copy of its own.
 * @param {{ input?: Float32Array | null, freed?: boolean }} moment
 */
export function readable({ input = null, freed }) {
  return input && freed ? input.slice() : input
}
