// Strokes as they look on the canvas, on a canvas of any size.
import { CANVAS } from './hand.js'

/** @import { CanvasStroke } from '../browser/calculating/canvas_paths.js' */

/**
 * @param {HTMLCanvasElement} canvas black from then on where there is no stroke
 * @param {CanvasStroke[]} strokes
 * @param {number} side pixels
 * @param {string} [colour] of the ink
 */
export function drawStrokes(canvas, strokes, side, colour = '#fff') {
  canvas.width = canvas.height = side
  const context = canvas.getContext('2d')
  context.fillRect(0, 0, side, side)
  context.scale(side / CANVAS, side / CANVAS)
  context.lineCap = context.lineJoin = 'round'
  for (const { path, width, erases } of strokes) {
    context.lineWidth = width
    context.strokeStyle = erases ? '#000' : colour
    context.beginPath()
    path.forEach(([x, y]) => context.lineTo(x, y))
    context.stroke()
  }
}
