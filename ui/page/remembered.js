// Which networks are in use, which runs were started here, and the keys to them, for the next time and for the other
// tabs: see ui/page/yours.py.
import { differ, entries, merged } from '../browser/calculating/merging.js'
import { attempt } from '../browser/storage.js'

/** @import { Entries } from '../browser/calculating/merging.js' */

const KEY = 'lenet.networks'
const [AGAIN, TIMES] = [1500, 5] // milliseconds after which it is said again, and how often at most

/** @type {Entries} */
let known = {} // what the session and this page agree on
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting = undefined // until what was said is said again
let told = false // whether the session was sent what was kept
let last = '' // what the session wanted last: the same again, before it has heard, is no wish against what was told

/**
 * Keep what the session wants kept; to one that has heard nothing yet say what is kept, once.
 * @param {{ remembered: Entries | null, heard: boolean }} session null: it has nothing to keep
 * @param {(text: string) => void} tell
 */
export function remember({ remembered: wanted, heard }, tell) {
  const text = attempt(() => localStorage.getItem(KEY))
  if (heard) clearTimeout(waiting)
  if (text && !heard) {
    if (!told) insist(tell)
    told = true
  } else if (wanted !== null) {
    told = false // should the session be lost, the next one asks again
    if (JSON.stringify(wanted) !== last) keep(text, wanted)
    last = JSON.stringify(wanted)
  }
}

/**
 * Say what is kept, again until it is heard: another message that leaves the page at the same moment swallows this one.
 * @param {(text: string) => void} tell
 */
function insist(tell, left = TIMES) {
  const text = attempt(() => localStorage.getItem(KEY))
  if (text) say(text, tell)
  if (text && left > 1) waiting = setTimeout(() => insist(tell, left - 1), AGAIN)
}

/**
 * Another tab has changed what is kept: the session hears it, but for what a network is called in another language.
 * @param {StorageEvent} event
 * @param {(text: string) => void} tell
 */
export function hear({ key, newValue }, tell) {
  if (key === KEY && newValue && differ(entries(newValue), known)) say(newValue, tell)
}

/**
 * @param {string} text
 * @param {(text: string) => void} tell
 */
function say(text, tell) {
  known = entries(text)
  tell(text)
}

/**
 * @param {string | null} text what is kept
 * @param {Entries} wanted
 */
function keep(text, wanted) {
  const now = JSON.stringify(merged(entries(text), known, wanted))
  known = wanted
  if (now !== text) attempt(() => localStorage.setItem(KEY, now))
}
