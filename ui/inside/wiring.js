// The lines between layers: as wide as what flows along them, in the colour of its sign.
import { put, shape } from '../browser/drawing/dom.js'

/** @import { Unit } from '../browser/calculating/network.js' */
/** @import { Wire } from '../browser/calculating/wires.js' */
/** @typedef {{ x: number, y: number }} Place in pixels of the frame */
/** @typedef {(unit: Unit, end: 'out' | 'in') => Place} Find where a wire leaves a unit or comes in */

const [THINNEST, WIDEST] = [0.75, 3] // CSS pixels

/**
 * The width of a line.
 * @param {number} share -1 to 1
 */
function widthOf(share) {
  return THINNEST + (WIDEST - THINNEST) * Math.abs(share)
}

/** The way to the answer runs behind the maps, the lines of one unit before them. */
export class Wiring {
  constructor() {
    this.way = new Bundle('way')
    this.own = new Bundle('own')
    this.behind = svg(this.way)
    this.before = svg(this.own)
  }

  /** @param {{ width: number, height: number }} frame */
  fit({ width, height }) {
    for (const art of [this.behind, this.before]) put(art, { viewBox: `0 0 ${width} ${height}` })
  }
}

function svg(bundle) {
  const art = shape('svg', { class: `wires ${bundle.kind}`, 'aria-hidden': 'true' })
  art.append(bundle.root)
  return art
}

/** Lines of one kind. */
class Bundle {
  constructor(kind) {
    this.kind = kind
    this.root = shape('g')
    /** @type {{ path: SVGPathElement, known: Record<string, string> }[]} */
    this.lines = []
  }

  /**
   * @param {Wire[]} wires
   * @param {Find} find
   * @param {boolean} down whether layers lie below each other
   */
  show(wires, find, down) {
    const drawn = wires.map(wire => line(wire, find, down)) // all is found out before anything is written
    while (this.lines.length < wires.length)
      this.lines.push({ path: this.root.appendChild(shape('path')), known: { hidden: '' } })
    this.lines.forEach((one, i) => draw(one, drawn[i]))
  }
}

// Most lines stay as they were from one look to the next: what is the same is not written.
function draw({ path, known }, wanted) {
  const hidden = wanted ? '' : 'hidden'
  if (known.hidden !== hidden) path.toggleAttribute('hidden', !wanted)
  known.hidden = hidden
  for (const name in wanted) if (known[name] !== wanted[name]) path.setAttribute(name, (known[name] = wanted[name]))
}

/**
 * A line's attributes.
 * @param {Wire} wire
 * @param {Find} find
 * @param {boolean} down
 */
function line({ from, to, share }, find, down) {
  const [a, b] = [find(from, 'out'), find(to, 'in')]
  const bend = down ? (a.y + b.y) / 2 : (a.x + b.x) / 2
  const [first, second] = down ? [`${a.x} ${bend}`, `${b.x} ${bend}`] : [`${bend} ${a.y}`, `${bend} ${b.y}`]
  return {
    d: `M${a.x} ${a.y}C${first} ${second} ${b.x} ${b.y}`,
    class: share < 0 ? 'neg' : 'pos',
    'stroke-width': widthOf(share).toFixed(2),
  }
}
