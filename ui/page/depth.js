// Can this browser draw in space? Where it cannot, or fails at it, Python is told, and sends the figure flat.
import { el } from '../browser/drawing/dom.js'

export const styles = ['page/depth.css']

const PAGE = document.documentElement.dataset

function solid() {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl')
  context?.getExtension('WEBGL_lose_context')?.loseContext() // a browser has but few of them
  return context !== null
}

/** The figure as nodes, read as XML: what is not well formed becomes no markup. */
function drawn(svg) {
  return document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true)
}

export default class Depth {
  constructor(host) {
    this.picture = el('div', { class: 'flat' })
    host.append(el('div', { class: 'room depth' }, this.picture))
    this.lost = event => event.target.closest?.(this.within) && this.#flat()
    // Plotly's own word for it, where it could not begin.
    this.watch = new MutationObserver(() => document.querySelector(`${this.within} .no-webgl`) && this.#flat())
  }

  update({ data, setStateValue }) {
    this.within = data.within
    this.tell = () => setStateValue('flat', true)
    this.picture.replaceChildren(...(data.svg ? [drawn(data.svg)] : []))
    PAGE.depth ??= solid() ? 'solid' : 'flat'
    if (data.svg) return this.stop()
    if (PAGE.depth === 'flat') return this.tell()
    document.addEventListener('webglcontextlost', this.lost, true)
    this.watch.observe(document.querySelector('.stMain'), { childList: true, subtree: true })
  }

  stop() {
    document.removeEventListener('webglcontextlost', this.lost, true)
    this.watch.disconnect()
  }

  #flat() {
    this.stop()
    PAGE.depth = 'flat'
    this.tell()
  }
}
