// What was predicted and which tasks are done, by page: in this browser alone, nothing of it is sent.
import { attempt } from '../browser/storage.js'

const KEY = 'lenet.asked'

/** @typedef {{ answers: Record<string, number>, tasks: Record<string, boolean> }} Kept */

/** @type {Kept} for a browser that is set to keep nothing */
let here = { answers: {}, tasks: {} }

/**
 * What was predicted on a page.
 * @param {string} page
 * @returns {number | null} which of the answers; null: none yet
 */
export function answered(page) {
  const found = kept().answers[page]
  return Number.isInteger(found) && found >= 0 ? found : null
}

/**
 * @param {string} page
 * @param {number | null} answer null: it is asked again
 */
export function keepAnswer(page, answer) {
  const { answers, tasks } = kept()
  const others = Object.entries(answers).filter(([name]) => name !== page)
  keep({ answers: Object.fromEntries(answer === null ? others : [...others, [page, answer]]), tasks })
}

/** @param {string} page */
export function isDone(page) {
  return kept().tasks[page] === true
}

/** @param {string} page */
export function keepDone(page) {
  const { answers, tasks } = kept()
  if (!tasks[page]) keep({ answers, tasks: { ...tasks, [page]: true } })
}

/** @returns {Kept} */
function kept() {
  const text = attempt(() => localStorage.getItem(KEY))
  if (text === null) return here
  try {
    const found = JSON.parse(text)
    return { answers: { ...found?.answers }, tasks: { ...found?.tasks } }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return here
  }
}

/** @param {Kept} now */
function keep(now) {
  here = now
  attempt(() => localStorage.setItem(KEY, JSON.stringify(now)))
}
