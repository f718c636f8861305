// What follows the pen, but need not in every frame: such pictures take turns, one of them a frame, so that no frame has
// to paint them all. Each is painted with what came last.

/** @type {Map<object, () => void>} */
const waiting = new Map()
let frame = 0

/**
 * @param {object} who one of those that take turns
 * @param {boolean} hurried whether it is painted at once: nothing moves any more
 * @param {() => void} paint
 */
export function inTurn(who, hurried, paint) {
  waiting.set(who, paint) // one that waits already keeps its place
  if (hurried) call(who)
  else frame ||= requestAnimationFrame(next)
}

/**
 * It is not painted any more.
 * @param {object} who
 */
export function leaveTurn(who) {
  waiting.delete(who)
}

function next() {
  frame = 0
  const [first] = waiting.keys()
  if (first) call(first)
  if (waiting.size) frame = requestAnimationFrame(next)
}

function call(who) {
  const paint = waiting.get(who)
  waiting.delete(who)
  paint?.()
}
