// Pictures of a run as files: boards as PNG, at a size that can be read; what is drawn with lines as SVG.
import { percentage } from '../../browser/calculating/numbers.js'
import { el, put, shape } from '../../browser/drawing/dom.js'

/** @import { Board } from '../../browser/drawing/board.js' */

const MAP = 160 // pixels of a map's side, about
const [GAP, MARGIN] = [10, 16] // pixels
const [LETTERS, BASE, BESIDE] = [15, 5, 10] // pixels: of what is written, below its middle, between it and what it names
const [ROW, BAR, TRACK, PERCENT] = [26, 12, 200, 80] // pixels: of probabilities, and what their numbers take
const CELL = 44 // pixels of the matrix
const [FAINTEST, STRONGEST] = [0.08, 0.5] // how much of its colour a rare mistake has, and the most frequent one
const AWAY = 10_000 // milliseconds after which a file is in its place
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
  setTimeout(() => URL.revokeObjectURL(link.href), AWAY)
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
  const edge = widest(classes, host)
  const width = edge + BESIDE + TRACK + PERCENT
  const rows = classes.flatMap((name, i) => {
    const [y, own] = [i * ROW, answer[i] === most ? ink : soft]
    const text = { y: y + LETTERS, fill: own, 'font-family': font, 'font-size': LETTERS, 'text-anchor': 'end' }
    return [
      texted({ ...text, x: edge }, name),
      shape('rect', { x: edge + BESIDE, y: y + 4, width: 1 + TRACK * answer[i], height: BAR, fill: own }),
      texted({ ...text, x: width }, percentage(answer[i])),
    ]
  })
  const svg = shape('svg', {})
  svg.append(...rows)
  return drawn(svg, width, classes.length * ROW, host)
}

/**
 * @param {number[][]} matrix
 * @param {string[]} classes
 * @param {HTMLElement} host on the page: its colours
 */
export function matrixAsSvg(matrix, classes, host) {
  if (!matrix) return null
  const wide = widest(classes, host)
  const turned = wide > CELL - BESIDE // then names do not stand beside each other
  const [left, top] = [wide + BESIDE, (turned ? wide : LETTERS) + BESIDE]
  const text = { fill: colour(host, '--ink'), 'font-family': fontOf(host), 'font-size': LETTERS }
  const svg = shape('svg', {})
  svg.append(...heads(classes, left, top, turned, text), ...cells(matrix, left, top, colour(host, '--bad'), text))
  return drawn(svg, left + matrix.length * CELL, top + matrix.length * CELL, host)
}

// What stands before each row and, turned where that is too wide, above each column.
function heads(classes, left, top, turned, text) {
  return classes.flatMap((name, i) => {
    const middle = i * CELL + CELL / 2
    const [x, y] = turned ? [left + middle + BASE, top - BESIDE] : [left + middle, top - BESIDE]
    const above = turned ? { transform: `rotate(-90 ${x} ${y})` } : { 'text-anchor': 'middle' }
    return [
      texted({ ...text, x: left - BESIDE, y: top + middle + BASE, 'text-anchor': 'end' }, name),
      texted({ ...text, ...above, x, y }, name),
    ]
  })
}

function cells(matrix, left, top, bad, text) {
  const most = Math.max(1, ...matrix.flatMap((row, i) => row.filter((_, j) => i !== j)))
  return matrix.flatMap((row, i) =>
    row.flatMap((count, j) => {
      const [x, y] = [left + j * CELL, top + i * CELL]
      const opacity = i === j || !count ? 0 : FAINTEST + (STRONGEST - FAINTEST) * Math.sqrt(count / most)
      const ground = shape('rect', { x, y, width: CELL - 1, height: CELL - 1, fill: bad, 'fill-opacity': opacity })
      const place = { x: x + CELL / 2, y: y + CELL / 2 + BASE, 'text-anchor': 'middle' }
      return [ground, texted({ ...text, ...place }, count ? `${count}` : '·')]
    }),
  )
}

// Pixels that the widest name takes, in the page's letters, or in those that a file shows where it has not got them.
function widest(names, host) {
  const pen = el('canvas').getContext('2d')
  const widths = [fontOf(host), 'sans-serif'].flatMap(font => {
    pen.font = `${LETTERS}px ${font}`
    return names.map(name => pen.measureText(name).width)
  })
  return Math.ceil(Math.max(...widths))
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
