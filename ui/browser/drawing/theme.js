// The page's colours, and all that is painted in them: shared by the views of a page.
import { el } from './dom.js'

/** @import { Colour, Scale } from '../calculating/colour.js' */
/** @typedef {Scale & { hand: Colour }} Theme and the colour of what is held in hand */
/** @typedef {{ root: HTMLElement, paint: () => void }} Painted a board or a table */

const ROUND = 500 // paintings after which those that have left the page are dropped

/** @type {Theme | null} */
let theme = null
/** @type {Set<Painted>} */
const painted = new Set()

/**
 * What ui/page/style.css says.
 * @param {HTMLElement} host on the page
 * @returns {Theme}
 */
export function colours(host) {
  theme ??= {
    negative: colour(host, '--neg'),
    zero: colour(host, '--zero'),
    positive: colour(host, '--pos'),
    curve: Number(getComputedStyle(host).getPropertyValue('--curve')),
    hand: colour(host, '--hand'),
  }
  return theme
}

// Asked of a node that wears it: a custom property itself is still the text, light-dark() and all.
function colour(host, name) {
  const probe = host.appendChild(el('i', { class: 'probe', style: `color:var(${name})` }))
  const found = getComputedStyle(probe)
    .color.match(/[\d.]+/g)
    .slice(0, 3)
    .map(Number)
  probe.remove()
  return found
}

/**
 * Whether it can be painted. What is not on the page yet is painted as soon as it is; on a page just opened its
 * colours may come a moment later still.
 * @param {Painted} part
 * @returns {boolean}
 */
export function dressed(part) {
  if (!part.root.isConnected) queueMicrotask(() => part.root.isConnected && part.paint())
  else if (theme === null && getComputedStyle(part.root).getPropertyValue('--zero') === '') {
    requestAnimationFrame(() => part.paint())
  } else return true
  return false
}

/**
 * From now on it is painted anew when the page's colours change.
 * @param {Painted} part
 */
export function keepPainted(part) {
  painted.add(part)
  if (painted.size % ROUND === 0) prune()
}

function prune() {
  painted.forEach(part => part.root.isConnected || painted.delete(part))
}

function repaint() {
  theme = null
  prune()
  painted.forEach(part => part.paint())
}

const app = document.querySelector('.stApp')
if (app) new MutationObserver(repaint).observe(app, { attributes: true, attributeFilter: ['class', 'style'] })
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)
