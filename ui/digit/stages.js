// What the network gets: the digit in hand on its way from drawing to input, moving with the pen.
import { fill } from '../browser/calculating/texts.js'
import { el } from '../browser/drawing/dom.js'
import { inTurn, leaveTurn } from '../browser/drawing/turns.js'
import { hand } from './hand.js'
import { drawStrokes } from './strokes.js'

/** @import { Held } from './hand.js' */

export const styles = ['digit/stages.css']

const [GREY, OPAQUE] = [0x010101, 0xff000000] // of a pixel's four bytes: red, green and blue alike; all of it covers
const SHOWN = 150 // CSS pixels of a picture; twice as many are drawn

export default class Stages {
  constructor(host) {
    /** @type {(() => void) | null} */
    this.end = null
    this.root = el('div')
    host.append(el('div', { class: 'room' }, this.root))
  }

  update({ data }) {
    if (JSON.stringify(data.words) !== JSON.stringify(this.words)) this.shown = null
    this.words = data.words
    this.end ??= hand.follow(held => inTurn(this, !held.down, () => this.#show(held)))
    if (!this.shown && hand.held) this.#show(hand.held)
  }

  stop() {
    leaveTurn(this)
    this.end?.()
  }

  /** @param {Held} held */
  #show(held) {
    const { source, feed, prepared, shown } = held
    // Python writes the steps to a picture's ink; a stroke over the picture runs only the canvas's part of the page.
    document.querySelector('.st-key-photo_steps')?.toggleAttribute('hidden', source !== 'picture')
    const kind = source === 'nothing' ? 'drawing' : source
    const stages =
      feed === 'raw' ? [['raw', held.raw]] : ['box', 'digit', 'input'].map(name => [name, prepared?.[name]])
    const built = [feed, kind, shown].join()
    if (this.shown !== built) this.#build(kind, feed, ['drawn', ...stages.map(([name]) => name)], shown)
    this.shown = built
    this.#drawn(held)
    for (const [name, values] of stages) paint(this.figures[name], values)
  }

  // Of several digits it is said at the first picture that is of one alone which one that is.
  #build(kind, feed, names, shown) {
    const which = name => (name === 'box' && shown !== null ? `${fill(this.words.one, { number: shown + 1 })}: ` : '')
    this.figures = Object.fromEntries(names.map(name => [name, figure(which(name) + this.words[kind][name])]))
    this.root.className = `strip ${feed}`
    this.root.replaceChildren(...Object.values(this.figures).map(({ root }) => root))
  }

  // A drawing as it looks on the canvas; a sample or a picture as it came.
  #drawn({ picture, strokes, source }) {
    const { canvas, root } = this.figures.drawn
    if (picture) {
      const image = root.querySelector('img') ?? el('img', { alt: root.textContent })
      if (image.getAttribute('src') !== picture) image.src = picture
      image.classList.toggle('pixels', source === 'sample')
      canvas.replaceWith(image)
      return
    }
    paint(this.figures.drawn, null)
    if (!strokes.length) return
    canvas.classList.remove('nothing')
    drawStrokes(canvas, strokes, 2 * SHOWN)
  }
}

function figure(caption) {
  const canvas = el('canvas', { role: 'img', 'aria-label': caption })
  return { canvas, root: el('figure', {}, canvas, el('figcaption', {}, caption)) }
}

/**
 * Shows a square of numbers, light on dark; null: nothing.
 * @param {{ canvas: HTMLCanvasElement }} figure
 * @param {Float32Array | null | undefined} values
 */
function paint({ canvas }, values) {
  canvas.classList.toggle('nothing', !values)
  if (!values) {
    canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height) // nothing stays of what was there
    return
  }
  const side = Math.sqrt(values.length)
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side })
  const context = canvas.getContext('2d')
  const image = context.createImageData(side, side)
  const pixels = new Uint32Array(image.data.buffer)
  for (let i = 0; i < pixels.length; i++) pixels[i] = GREY * Math.round(255 * values[i]) + OPAQUE
  context.putImageData(image, 0, 0)
}
