// Digits to choose from: a button each, with its picture.

class Gallery {
  constructor(host) {
    this.root = el('div', { class: 'room digits' })
    host.append(this.root)
  }

  update({ data, setStateValue }) {
    const bytes = Uint8Array.from(atob(data.bytes), letter => letter.charCodeAt(0))
    this.root.replaceChildren(...data.rows.map((row, i) => {
      const canvas = el('canvas', { width: 28, height: 28 })
      const context = canvas.getContext('2d')
      const image = context.createImageData(28, 28)
      for (let p = 0; p < 784; p++) image.data.set([bytes[784 * i + p], bytes[784 * i + p], bytes[784 * i + p], 255], 4 * p)
      context.putImageData(image, 0, 0)
      const label = fill(data.words.digit, { row, label: data.labels[i] })
      return el('button', { type: 'button', class: 'digit', title: label, 'aria-label': label, 'aria-pressed': row === data.chosen ? 'true' : 'false',
        onclick: () => setStateValue('row', row) }, canvas)
    }))
  }
}

export default function (args) {
  return mounted(args, host => new Gallery(host))
}
