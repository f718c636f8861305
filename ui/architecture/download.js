// The graph that the browser has drawn, as a file: SVG as it is, PNG at twice its size.
import { el } from '../browser/drawing/dom.js'

export const styles = []

export default class Download {
  constructor(host, { data }) {
    const { words } = data
    const button = (kind, take) => el('button', { type: 'button', class: kind, onclick: take }, words[kind])
    host.append(
      el(
        'div',
        { class: 'room player' },
        button('svg', () => this.#svg()),
        button('png', () => this.#png()),
      ),
    )
  }

  update({ data }) {
    this.data = data
  }

  #source() {
    const graph = document.querySelector(this.data.graph).cloneNode(true)
    graph.setAttribute('xmlns', graph.namespaceURI)
    const [, , width, height] = graph
      .getAttribute('viewBox')
      .split(/[\s,]+/)
      .map(Number)
    graph.setAttribute('width', width)
    graph.setAttribute('height', height)
    return { text: new XMLSerializer().serializeToString(graph), width, height }
  }

  #save(blob, kind) {
    const link = el('a', { href: URL.createObjectURL(blob), download: `${this.data.name}.${kind}` })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }

  #svg() {
    this.#save(new Blob([this.#source().text], { type: 'image/svg+xml' }), 'svg')
  }

  #png() {
    const { text, width, height } = this.#source()
    const image = new Image()
    image.onload = () => {
      const canvas = el('canvas', { width: 2 * width, height: 2 * height })
      const context = canvas.getContext('2d')
      context.fillStyle = '#fff'
      context.fillRect(0, 0, canvas.width, canvas.height)
      context.drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob(blob => this.#save(blob, 'png'))
    }
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  }
}
