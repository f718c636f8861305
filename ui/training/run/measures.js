// What is told of a run: how far it is, and its numbers as they are written.
import { clamp } from '../../browser/calculating/numbers.js'

const NONE = '–' // where there is no number
const LARGE = 1e5 // from here on numbers are written with powers of ten

/**
 * How much of the training is done, 0 to 1, and how that is said in the tab.
 * @param {{ state: string, part: number, title: string | null }} run
 */
export function advance({ state, part, title }) {
  const share = `${Math.floor(100 * (state === 'done' ? 1 : clamp(part, 0, 1) || 0))} %`
  return { share, title: title && `${share} · ${title}` }
}

/** @param {number} [share] 0 to 1 */
export function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : NONE
}

/** @param {number} [value] */
export function lossText(value) {
  if (!Number.isFinite(value)) return NONE
  return value < LARGE ? value.toFixed(4) : compact(value)
}

/**
 * Three digits, and powers of ten where there would be many noughts: 0.00098, 1.2e-5
 * @param {number} [value]
 */
export function compact(value) {
  if (!Number.isFinite(value)) return NONE
  const plain = value === 0 || (value >= 1e-4 && value < LARGE)
  return plain ? `${Number(value.toPrecision(3))}` : value.toExponential(1).replace('.0', '').replace('+', '')
}

/**
 * Without a fraction, thousands parted: 12,345
 * @param {number} [value]
 */
export function grouped(value) {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : NONE
}

/**
 * 1:05, 1:00:05
 * @param {number} [seconds]
 */
export function clock(seconds) {
  if (!Number.isFinite(seconds)) return NONE
  const all = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const two = number => `${number}`.padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
