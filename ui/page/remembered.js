// Which networks are in use, and which runs were started here, for the next time: see ui/page/yours.py.
import { entries, merged } from '../browser/calculating/merging.js'
import { attempt } from '../digit/kept.js'

/** @import { Entries } from '../browser/calculating/merging.js' */

const KEY = 'lenet.networks'

/** @type {Entries} */
let known = {} // what the session and this page agree on
let told = false // whether the session was sent what was kept

/**
 * Keep what the session wants kept; to one that knows nothing yet say what is kept, once.
 * @param {Entries | null} wanted null: the session knows nothing yet
 * @param {(text: string) => void} tell
 */
export function remember(wanted, tell) {
  const text = attempt(() => localStorage.getItem(KEY))
  if (wanted !== null) keep(text, wanted)
  else if (text && !told) {
    told = true
    known = entries(text)
    tell(text)
  }
}

/**
 * @param {string | null} text what is kept
 * @param {Entries} wanted
 */
function keep(text, wanted) {
  const now = JSON.stringify(merged(entries(text), known, wanted))
  told = false // should the session be lost, the next one asks again
  known = wanted
  if (now !== text) attempt(() => localStorage.setItem(KEY, now))
}
