// Where the windows of a map lie on the squashing function, and in a sentence what that makes of the map.
import { SQUASH } from '../browser/calculating/forward.js'
import { largest, short } from '../browser/calculating/numbers.js'
import { CELLS, counts, isStraight, lying, needed, verdict } from '../browser/calculating/subsampling.js'
import { fill } from '../browser/calculating/texts.js'
import { Curve, placesTo } from '../browser/drawing/curve.js'
import { el, put, shape, write } from '../browser/drawing/dom.js'

/** @import { Squashing } from '../browser/calculating/forward.js' */
/** @import { Steps } from '../browser/calculating/subsampling.js' */

const [WIDTH, HEIGHT] = [340, 170] // CSS pixels
const BARS = 60 // CSS pixels below the curve: how many windows lie at each place
const BINS = 40
const REACHES = [3, 6, 12, 24, 48, 96] // the curve is drawn from minus to plus one of these
const ROOM = 1.15 // over and under what is shown
const DOT = 3.5 // CSS pixels: a window
const HELD = 6 // and that in hand

export class Lying {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words
    this.band = shape('rect', { class: 'straight', y: 0, height: HEIGHT + BARS })
    this.windows = shape('path', { class: 'windows' })
    this.bars = shape('path', { class: 'bars' })
    this.curve = new Curve({ width: WIDTH, height: HEIGHT, below: BARS, label: words.curve, radius: HELD })
    this.curve.axis.before(this.band)
    this.curve.point.before(this.windows, this.bars)
    this.ends = [el('span'), el('span', {}, words.total), el('span')]
    this.sentence = el('p', { class: 'verdict', role: 'status' })
    const foot = el('p', { class: 'foot' }, ...this.ends)
    this.picture = el('figure', { class: 'lies' }, this.curve.root, foot, el('p', { class: 'soft' }, words.band))
  }

  /**
   * @param {Steps} steps
   * @param {{ coefficient: number, bias: number, squashing: Squashing }} dial
   */
  show(steps, dial) {
    const farthest = largest(steps.totals.values)
    this.reach = REACHES.find(reach => reach >= farthest) ?? farthest
    this.#draw(dial.squashing)
    put(this.windows, { d: [...steps.totals.values].map(total => this.#dot(total)).join('') })
    put(this.bars, { d: this.#bars(counts(steps.totals.values, this.reach, BINS)) })
    write(this.sentence, this.#say(steps, dial))
  }

  /** @param {number} total of the window in hand */
  hold(total) {
    this.curve.hold(total)
  }

  #dot(total) {
    const [x, y] = [this.curve.x(total), this.curve.y(this.curve.squash(total))]
    return `M${(x - DOT).toFixed(1)} ${y.toFixed(1)}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0`
  }

  #bars(counted) {
    const width = WIDTH / BINS
    const most = Math.max(...counted)
    const height = count => ((BARS * count) / most).toFixed(1)
    return counted
      .map((count, bin) => `M${bin * width} ${HEIGHT + BARS}v-${height(count)}h${width}v${height(count)}z`)
      .join('')
  }

  #draw(squashing) {
    const places = placesTo(this.reach)
    const heights = places.map(SQUASH[squashing])
    const [lowest, highest] = [Math.min(0, ...heights), Math.max(...heights)]
    const room = ((ROOM - 1) * (highest - lowest)) / 2
    this.curve.draw(SQUASH[squashing], { reach: this.reach, low: lowest - room, high: highest + room })
    const straight = places.filter(place => isStraight(place, squashing))
    const left = this.curve.x(straight[0])
    put(this.band, { x: left, width: this.curve.x(straight.at(-1)) - left })
    write(this.ends[0], `−${short(this.reach)}`)
    write(this.ends[2], `+${short(this.reach)}`)
  }

  #say(steps, { coefficient, bias, squashing }) {
    const where = lying(steps, squashing)
    const kind = verdict(where, coefficient)
    const sentences = [fill(this.words[kind], { ...where, flat: where.low + where.high })]
    if (kind === 'threshold') {
      const count = needed(steps.before, coefficient, bias)
      const which = count === 1 ? 'or' : count === CELLS ? 'and' : 'some'
      sentences.push(fill(this.words[coefficient < 0 ? `${which}Low` : which], { count, cells: CELLS }))
    }
    if (coefficient < 0) sentences.push(this.words.turned)
    return sentences.join(' ')
  }
}
