// What Streamlit's own parts lack for readers who listen or have no mouse: the page's language, names in it,
// and keys for what scrolls sideways. Those parts come and go, so they are looked at again whenever they may have.
import { hear, remember } from './remembered.js'
import { keepUnfolded, unfold } from './unfolded.js'

const SIDEWAYS = '.stMain :is(.katex-display, .wide, pre, .st-key-graph, .st-key-boxes_frame)'
const NARROW = matchMedia('(max-width: 768px)') // where Streamlit lays the menu over the page
const PAUSE = 150 // milliseconds between two looks

function set(part, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) part.removeAttribute(name)
    else if (part.getAttribute(name) !== value) part.setAttribute(name, value)
  }
}

// Streamlit's name for a part -> ours, also when the language changes a second time.
function rename(names) {
  const known = Object.keys(names).map(name => `[aria-label="${name}"]`)
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll(['[data-named]', ...known].join())
  for (const part of parts) {
    part.dataset.named ??= part.getAttribute('aria-label')
    set(part, { 'aria-label': names[part.dataset.named] })
  }
}

function mend({ lang, names, skip, sideways }) {
  document.documentElement.lang = lang
  rename(names)
  const link = document.querySelector('[data-testid=stSkipToContent]')
  if (link?.firstChild && link.textContent !== skip) link.firstChild.nodeValue = skip
  // Where files are dropped: what has a name is no mere decoration.
  document.querySelectorAll('[data-testid=stFileUploaderDropzone]').forEach(zone => set(zone, { role: 'group' }))
  for (const part of document.querySelectorAll(SIDEWAYS)) {
    const scrolls = part.scrollWidth > part.clientWidth
    set(
      part,
      scrolls
        ? { tabindex: '0', role: 'group', 'aria-label': sideways }
        : { tabindex: null, role: null, 'aria-label': null },
    )
  }
}

export default class Frame {
  update({ data, setStateValue, setTriggerValue }) {
    this.stop()
    this.data = data
    this.tell = dark => setStateValue('dark', dark)
    remember(data, text => setTriggerValue('remembered', text))
    this.changes = new MutationObserver(() => this.#later())
    this.changes.observe(document.body, { childList: true, subtree: true })
    this.changes.observe(app(), { attributes: true, attributeFilter: ['class', 'style'] })
    this.#listen(setTriggerValue)
    this.#look()
  }

  #listen(setTriggerValue) {
    this.listening = new AbortController()
    const { signal } = this.listening
    addEventListener('resize', () => this.#later(), { signal })
    addEventListener('storage', event => hear(event, text => setTriggerValue('changed', text)), { signal })
    addEventListener('click', closeMenu, { signal })
    addEventListener('toggle', keepUnfolded, { capture: true, signal })
    // What a part of the page has sent was not heard: the whole page runs.
    addEventListener('unheard', () => setTriggerValue('again', Date.now()), { signal })
  }

  #later() {
    this.timer ??= setTimeout(() => this.#look(), PAUSE)
  }

  stop() {
    this.changes?.disconnect()
    this.listening?.abort()
    clearTimeout(this.timer)
    this.timer = undefined
  }

  #look() {
    this.timer = undefined
    mend(this.data)
    if (unfold()) this.#later()
    // Figures are made for a light or a dark page: where the page is another now, they are made again.
    const dark = getComputedStyle(app()).colorScheme === 'dark'
    if (dark !== this.data.dark) this.tell(dark)
  }
}

// On a phone the menu lies over the page: once a page is chosen it goes.
function closeMenu(event) {
  if (!NARROW.matches || !event.composedPath().some(part => part.matches?.('[data-testid=stSidebar] a[href]'))) return
  const close = '[data-testid=stSidebarCollapseButton] button'
  setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(close))?.click())
}

function app() {
  return document.querySelector('.stApp')
}
