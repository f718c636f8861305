// Digits to choose from: a button each, with its picture. Or pictures to look at, each over its name.
import { bytes } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { el } from '../browser/drawing/dom.js'

export const styles = ['pixels/gallery.css']

const SIDE = 28 // pixels of a digit of MNIST
const AREA = SIDE * SIDE

export default class Gallery {
  constructor(host) {
    this.root = el('div', { class: 'room digits' })
    host.append(this.root)
  }

  update({ data, setStateValue }) {
    const pixels = bytes(data.bytes)
    const show = data.still ? named : button
    this.root.replaceChildren(
      ...data.rows.map((row, place) => {
        const canvas = painted(pixels.subarray(AREA * place, AREA * (place + 1)))
        const label = fill(data.words.digit, { row, label: data.labels[place] })
        return show(canvas, label, row === data.chosen, () => setStateValue('row', row), data.labels[place])
      }),
    )
  }
}

/** @param {Uint8Array} pixels of one picture */
function painted(pixels) {
  const canvas = el('canvas', { width: SIDE, height: SIDE })
  const context = canvas.getContext('2d')
  const image = context.createImageData(SIDE, SIDE)
  pixels.forEach((value, place) => image.data.set([value, value, value, 255], 4 * place))
  context.putImageData(image, 0, 0)
  return canvas
}

function button(canvas, label, chosen, onclick) {
  const said = { title: label, 'aria-label': label, 'aria-pressed': `${chosen}` }
  return el('button', { type: 'button', class: 'digit', ...said, onclick }, canvas)
}

function named(canvas, label, _chosen, _onclick, name) {
  canvas.setAttribute('aria-label', label)
  canvas.setAttribute('role', 'img')
  return el('figure', { title: label }, canvas, el('figcaption', {}, name))
}
