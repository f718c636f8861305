// Digits to choose from: a button each, with its picture.
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
    this.root.replaceChildren(
      ...data.rows.map((row, i) => {
        const canvas = el('canvas', { width: SIDE, height: SIDE })
        const context = canvas.getContext('2d')
        const image = context.createImageData(SIDE, SIDE)
        for (let p = 0; p < AREA; p++) image.data.set([...Array(3).fill(pixels[AREA * i + p]), 255], 4 * p)
        context.putImageData(image, 0, 0)
        const label = fill(data.words.digit, { row, label: data.labels[i] })
        return el(
          'button',
          {
            type: 'button',
            class: 'digit',
            title: label,
            'aria-label': label,
            'aria-pressed': row === data.chosen ? 'true' : 'false',
            onclick: () => setStateValue('row', row),
          },
          canvas,
        )
      }),
    )
  }
}
