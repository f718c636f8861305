// The moments of a run: which frames there are, where epochs end among them, which are fetched first.

/** @typedef {{ epoch: number, end: number }} Epoch `end`: the step after which it ended */

/**
 * The place of the last of some steps, in order, that is not after a step; -1 where all are.
 * @param {number[]} steps
 * @param {number} step
 */
export function placeAt(steps, step) {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle] <= step) low = middle + 1
    else high = middle
  }
  return low - 1
}

/**
 * The place of the step that is nearest.
 * @param {number[]} steps one at least, in order
 * @param {number} step
 */
export function nearest(steps, step) {
  const before = Math.max(0, placeAt(steps, step))
  const after = Math.min(before + 1, steps.length - 1)
  return steps[after] - step < step - steps[before] ? after : before
}

/**
 * The last epoch that had ended by a step; null where none had.
 * @template {Epoch} T
 * @param {T[]} epochs in order
 * @param {number} step
 * @returns {T | null}
 */
export function endedBy(epochs, step) {
  return epochs.findLast(({ end }) => end <= step) ?? null
}

/**
 * Where the ends of epochs lie among the frames: between two, as far as their steps are apart. Of many only some.
 * @param {number[]} steps
 * @param {Epoch[]} epochs
 * @param {number} most
 * @returns {number[]}
 */
export function ends(steps, epochs, most) {
  const last = steps.at(-1) ?? -1
  const every = Math.ceil(epochs.length / most)
  const shown = epochs.filter(({ epoch, end }) => epoch % every === 0 && end <= last && end >= steps[0])
  return shown.map(({ end }) => {
    const before = placeAt(steps, end)
    const gap = steps[before + 1] - steps[before]
    return before + (gap > 0 ? (end - steps[before]) / gap : 0)
  })
}

/**
 * In which order frames are fetched: the one looked at, those that come after it, then outwards from it.
 * @param {number} count
 * @param {number} at
 * @param {number} [ahead] how many that come after it go before the others
 * @returns {number[]} places
 */
export function order(count, at, ahead = 6) {
  const places = Array.from({ length: count }, (_, place) => place)
  const rank = place => (place >= at && place <= at + ahead ? place - at : ahead + Math.abs(place - at))
  return places.sort((one, other) => rank(one) - rank(other))
}
