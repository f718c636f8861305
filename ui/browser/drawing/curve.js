// A squashing function as a curve, from minus to plus a reach, with its axes and a point on it.
import { put, shape } from './dom.js'

const POINTS = 161

export class Curve {
  /** @param {{ width: number, height: number, below?: number, label: string, radius: number }} look `below`: CSS pixels of room under the curve; `radius`: of the point */
  constructor({ width, height, below = 0, label, radius }) {
    this.width = width
    this.height = height
    this.reach = this.low = this.high = 0
    /** @type {(total: number) => number} */
    this.squash = total => total
    this.axis = shape('path', { class: 'axis' })
    this.graph = shape('path', { class: 'graph' })
    this.point = shape('circle', { class: 'centre', r: radius })
    const viewBox = `0 0 ${width} ${height + below}`
    this.root = shape('svg', { class: 'curve', viewBox, role: 'img', 'aria-label': label })
    this.root.append(this.axis, this.graph, this.point)
  }

  /**
   * @param {(total: number) => number} squash
   * @param {{ reach: number, low: number, high: number }} ends what is shown, to either side, and from below to above
   */
  draw(squash, { reach, low, high }) {
    Object.assign(this, { squash, reach, low, high })
    const steps = placesTo(reach).map(place => `${this.x(place).toFixed(1)} ${this.y(squash(place)).toFixed(1)}`)
    put(this.axis, { d: `M0 ${this.y(0)}H${this.width}M${this.x(0)} 0V${this.height}` })
    put(this.graph, { d: `M${steps.join('L')}` })
  }

  /** @param {number} total where the point is */
  hold(total) {
    put(this.point, { cx: this.x(total), cy: this.y(this.squash(total)) })
  }

  /** @param {number} total */
  x(total) {
    return (this.width * (total + this.reach)) / (2 * this.reach)
  }

  /** @param {number} value */
  y(value) {
    return (this.height * (this.high - value)) / (this.high - this.low)
  }
}

/**
 * Places along a curve, evenly.
 * @param {number} reach
 */
export function placesTo(reach) {
  return Array.from({ length: POINTS }, (_, i) => reach * ((2 * i) / (POINTS - 1) - 1))
}
