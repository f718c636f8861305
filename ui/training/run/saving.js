// Pictures of a run as files: boards as PNG, at a size that can be read; what is drawn with lines as SVG.
import { percentage } from '../../browser/calculating/numbers.js'
import { el, put, shape } from '../../browser/drawing/dom.js'

/** @import { Board } from '../../browser/drawing/board.js' */

const MAP = 160 // pixels of a map's side, about
const [GAP, MARGIN] = [10, 16] // pixels
const INLINE = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'paint-order', 'opacity', 'font-size', 'font-weight', 'font-family', 'text-anchor', 'display', 'overflow'] // prettier-ignore

/**
 * A small button that saves a picture.
 * @param {string} sentence what it does
 * @param {string} title of the picture
 * @param {'png' | 'svg'} kind
 * @param {() => Promise<Blob | null> | Blob | null} make null: there is nothing to save yet
 */
export function quiet(sentence, title, kind, make) {
  const save = async () => {
    const made = await make()
    if (made) hand(made, `${title}.${kind}`)
  }
  const about = { type: 'button', class: 'quiet', title: sentence, 'aria-label': `${title}: ${sentence}` }
  return el('button', { ...about, onclick: save }, kind.toUpperCase())
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function hand(blob, name) {
  const link = el('a', { href: URL.createObjectURL(blob), download: name.replace(/[\\/:*?"<>|]+/g, ' ') })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/**
 * Boards side by side, their pixels enlarged to squares.
 * @param {Board[]} boards
 * @param {number} columns
 * @returns {Promise<Blob | null>}
 */
export function boardsAsPng(boards, columns) {
  if (!boards.length) return Promise.resolve(null)
  const { width, height } = boards[0].canvas
  const scale = Math.max(1, Math.round(MAP / width))
  const across = Math.min(columns, boards.length)
  const rows = Math.ceil(boards.length / across)
  const side = count => count * (width * scale + GAP) - GAP + 2 * MARGIN
  const canvas = el('canvas', { width: side(across), height: rows * (height * scale + GAP) - GAP + 2 * MARGIN })
  const pen = canvas.getContext('2d')
  pen.fillStyle = colour(boards[0].root, '--paper')
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.imageSmoothingEnabled = false
  boards.forEach((board, i) => {
    const x = MARGIN + (i % across) * (width * scale + GAP)
    const y = MARGIN + Math.floor(i / across) * (height * scale + GAP)
    pen.drawImage(board.canvas, x, y, width * scale, height * scale)
  })
  return new Promise(done => canvas.toBlob(done, 'image/png'))
}

/**
 * A chart as it stands, its colours written into it.
 * @param {SVGElement} svg on the page
 */
export function chartAsSvg(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true))
  const [originals, copies] = [svg, copy].map(root => [root, ...root.querySelectorAll('*')])
  originals.forEach((node, i) => {
    const worn = getComputedStyle(node)
    const style = INLINE.map(name => `${name}:${worn.getPropertyValue(name)}`).join(';')
    copies[i].removeAttribute('class')
    copies[i].setAttribute('style', style)
  })
  const { width, height } = svg.getBoundingClientRect()
  return drawn(copy, width, height, svg)
}

/**
 * @param {string[]} classes
 * @param {ArrayLike<number>} answer probabilities
 * @param {HTMLElement} host on the page: its colours
 */
export function barsAsSvg(classes, answer, host) {
  if (!answer.length) return null
  const [ink, soft, font] = [colour(host, '--ink'), colour(host, '--soft'), fontOf(host)]
  const most = Math.max(...Array.from(answer))
  const rows = classes.flatMap((name, i) => {
    const [y, own] = [i * 26, answer[i] === most ? ink : soft]
    const text = { y: y + 15, fill: own, 'font-family': font, 'font-size': 15 }
    return [
      texted({ ...text, x: 76, 'text-anchor': 'end' }, name),
      shape('rect', { x: 86, y: y + 4, width: 1 + 200 * answer[i], height: 12, fill: own }),
      texted({ ...text, x: 366, 'text-anchor': 'end' }, percentage(answer[i])),
    ]
  })
  const svg = shape('svg', {})
  svg.append(...rows)
  return drawn(svg, 370, classes.length * 26, host)
}

/**
 * @param {number[][]} matrix
 * @param {string[]} classes
 * @param {HTMLElement} host on the page: its colours
 */
export function matrixAsSvg(matrix, classes, host) {
  if (!matrix) return null
  const [side, edge] = [44, 90]
  const [ink, bad] = [colour(host, '--ink'), colour(host, '--bad')]
  const most = Math.max(1, ...matrix.flatMap((row, i) => row.filter((_, j) => i !== j)))
  const middle = { fill: ink, 'font-family': fontOf(host), 'font-size': 15, 'text-anchor': 'middle' }
  const cells = matrix.flatMap((row, i) =>
    row.flatMap((count, j) => {
      const [x, y] = [edge + j * side, edge / 2 + i * side]
      const opacity = i === j || !count ? 0 : 0.08 + 0.42 * Math.sqrt(count / most)
      const ground = shape('rect', { x, y, width: side - 1, height: side - 1, fill: bad, 'fill-opacity': opacity })
      return [ground, texted({ ...middle, x: x + side / 2, y: y + side / 2 + 5 }, count ? `${count}` : '·')]
    }),
  )
  const heads = classes.flatMap((name, i) => [
    texted({ ...middle, x: edge + i * side + side / 2, y: edge / 2 - 10 }, name),
    texted({ ...middle, x: edge - 10, y: edge / 2 + i * side + side / 2 + 5, 'text-anchor': 'end' }, name),
  ])
  const svg = shape('svg', {})
  svg.append(...heads, ...cells)
  return drawn(svg, edge + matrix.length * side, edge / 2 + matrix.length * side, host)
}

// A file of its own, on the page's paper.
function drawn(svg, width, height, host) {
  const box = [-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN]
  put(svg, { xmlns: 'http://www.w3.org/2000/svg', width: box[2], height: box[3], viewBox: box.join(' ') })
  const paper = { x: box[0], y: box[1], width: box[2], height: box[3], fill: colour(host, '--paper') }
  svg.prepend(shape('rect', paper))
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' })
}

function texted(attributes, text) {
  const node = shape('text', attributes)
  node.textContent = text
  return node
}

function fontOf(host) {
  return getComputedStyle(host).fontFamily
}

// What a custom property comes to, light-dark() and all.
function colour(host, name) {
  const probe = (host instanceof SVGElement ? host.parentElement : host).appendChild(
    el('i', { class: 'probe', style: `color:var(${name})` }),
  )
  const found = getComputedStyle(probe).color
  probe.remove()
  return found
}
