// The one component that Streamlit knows of this project: it shows the view that a message names.
//
// A view is a module that exports a class by default: `new View(host, args)`, then `update(args)` at once and with all
// that comes later, and `stop()`, where it has one, in the end. `args` are { data, setStateValue, setTriggerValue }.
// The module also exports `styles`, the style sheets it wears besides common.css; none: it shows nothing.
import { Arrival } from './calculating/arrival.js'
import { el } from './drawing/dom.js'
import { sheet } from './drawing/style.js'

/** @typedef {{ data: any, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void }} Arguments */
/** @typedef {{ update: (args: Arguments) => void, stop?: () => void }} View */
/** @typedef {{ View: new (host: HTMLElement, args: Arguments) => View, sheets: CSSStyleSheet[] }} Loaded */
/** @typedef {Omit<Arguments, 'data'> & { parentElement: ShadowRoot, data: Uint8Array }} Mount what Streamlit calls with, again at every message */

const COMMON = 'browser/common.css'
const PAUSES = [1000, 3000, 9000] // milliseconds before each further try for a file that did not come

/** @type {Map<string, Loaded>} */
const loaded = new Map()
/** @type {Map<string, Promise<Loaded>>} */
const loading = new Map()
/** @type {WeakMap<ShadowRoot, Slot>} */
const slots = new WeakMap()

/** A place on the page that a view is shown in. */
class Slot {
  /** @param {ShadowRoot} root */
  constructor(root) {
    this.root = root
    /** @type {View | null} */
    this.view = null
    this.arrival = new Arrival(mark => this.mount.setTriggerValue('lost', mark))
  }

  /**
   * @param {Mount} mount
   * @param {string} view
   * @param {string} message
   */
  take(mount, view, message) {
    this.mount = mount
    this.name = view
    this.data = this.arrival.take(JSON.parse(message))
  }

  /** @param {Loaded} loaded */
  show({ View, sheets }) {
    if (this.data === null) return
    const { setStateValue, setTriggerValue } = this.mount
    const args = { data: this.data, setStateValue, setTriggerValue }
    const written = JSON.stringify([this.name, this.data.words])
    // Another language: everything is written anew.
    if (this.view && this.written !== written) this.leave()
    if (!this.view) {
      this.written = written
      this.root.adoptedStyleSheets = sheets
      this.host = el('div')
      this.root.replaceChildren(this.host)
      this.view = new View(this.host, args)
    }
    this.view.update(args)
  }

  /** @param {string} sentence */
  miss(sentence) {
    this.root.replaceChildren(el('p', { role: 'alert' }, sentence))
  }

  leave() {
    this.view?.stop?.()
    this.view = null
    this.host?.remove()
  }
}

/**
 * @param {string} name
 * @returns {Promise<Loaded>}
 */
async function load(name) {
  for (const [again, pause] of PAUSES.entries()) {
    try {
      return await fetched(name, again)
    } catch {
      await new Promise(go => setTimeout(go, pause))
    }
  }
  return fetched(name, PAUSES.length)
}

/**
 * @param {string} name
 * @param {number} again The browser remembers a module that did not come, by its address.
 * @returns {Promise<Loaded>}
 */
async function fetched(name, again) {
  const module = await import(`../${name}.js${again ? `?again=${again}` : ''}`)
  const sheets = await Promise.all(module.styles ? [COMMON, ...module.styles].map(sheet) : [])
  const found = { View: module.default, sheets }
  loaded.set(name, found)
  return found
}

/**
 * Modules that the browser would otherwise find one level after the other.
 * @param {string[]} files below ui/
 */
function fetchAhead(files) {
  const links = files.map(file => new URL(`../${file}`, import.meta.url).href)
  document.head.append(...links.map(href => el('link', { rel: 'modulepreload', href })))
}

/** @param {string} name */
function ask(name) {
  const found = loading.get(name) ?? load(name)
  loading.set(name, found)
  found.catch(() => loading.delete(name)) // the next message tries again
  return found
}

/** @param {Mount} mount */
export default function (mount) {
  const root = mount.parentElement
  const slot = slots.get(root) ?? new Slot(root)
  slots.set(root, slot)
  const [envelope, message] = new TextDecoder().decode(mount.data).split('\n')
  /** @type {{ view: string, missing: string, files: string[] }} */
  const { view, missing, files } = JSON.parse(envelope)
  fetchAhead(files)
  slot.take(mount, view, message)
  const newest = () => slot.mount === mount
  // Streamlit also leaves what is merely out of date; then the root is still on the page a moment later.
  const leave = () => setTimeout(() => newest() && !root.isConnected && slot.leave())
  const found = loaded.get(view)
  if (found) {
    slot.show(found)
    return leave
  }
  // Nothing is shown unless it is dressed, is still on the page, and is the newest that came.
  const show = shown => newest() && root.isConnected && slot.show(shown)
  const miss = () => newest() && slot.miss(missing)
  return ask(view)
    .then(show, miss)
    .then(() => leave)
}
