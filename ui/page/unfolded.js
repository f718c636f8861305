// What is unfolded on a page is unfolded when the page is loaded again: by then the server knows nothing of it.
import { attempt, stored } from '../browser/storage.js'

/** @typedef {{ path: string, keys: string[] }} Unfolded a page, and the folds that are open there */

const KEY = 'lenet.unfolded'
const FOLD = '> .stExpander > details' // in the part of the page that has its key
const RUNNING = '.stApp[data-test-script-state=running]'

/** @type {Unfolded} */
let open = { path: '', keys: [] }
const wanted = before()

/** @returns {Set<string>} what was open here before the page was loaded again */
function before() {
  const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))
  /** @type {Unfolded} */
  const kept = stored(KEY)
  const here = arrival?.type === 'reload' && kept?.path === location.pathname && Array.isArray(kept.keys)
  return new Set(here ? kept.keys : [])
}

/**
 * Unfold what was open, as far as it is there; once, since the reader may fold it. What is pressed while the page runs
 * may not be heard.
 * @returns {boolean} whether to try again
 */
export function unfold() {
  if (!wanted.size) return false
  if (document.querySelector(RUNNING)) return true
  for (const key of wanted) {
    /** @type {HTMLDetailsElement | null} */
    const fold = document.querySelector(`.${CSS.escape(key)} ${FOLD}`)
    if (!fold) continue
    wanted.delete(key)
    if (!fold.open) fold.querySelector('summary').click()
  }
  return false
}

/** @param {Event} event a fold was opened or closed */
export function keepUnfolded({ target: fold }) {
  if (!(fold instanceof HTMLDetailsElement) || !fold.matches('.stExpander > details')) return
  const key = [...fold.parentElement.parentElement.classList].find(name => name.startsWith('st-key-'))
  if (!key) return
  const others = open.path === location.pathname ? open.keys.filter(name => name !== key) : []
  open = { path: location.pathname, keys: fold.open ? [...others, key] : others }
  attempt(() => sessionStorage.setItem(KEY, JSON.stringify(open)))
}
