// The drawing while its page is loaded again: its last stroke may not yet be in the link, and a link holds it simplified.

import { attempt, stored } from '../browser/storage.js'

/** @import { CanvasStroke } from '../browser/calculating/canvas_paths.js' */
/** @typedef {{ path: (string | number)[][], stroke: string, strokeWidth: number }} CanvasObject as the canvas tells its strokes */

const KEY = 'lenet.drawing'

/** @param {CanvasStroke[]} strokes */
export function keep(strokes) {
  attempt(() => sessionStorage.setItem(KEY, JSON.stringify({ left: location.href, strokes })))
}

/**
 * What was kept, once; nothing where it was another page that was left.
 * @returns {CanvasStroke[] | null}
 */
export function taken() {
  const { left, strokes } = stored(KEY) ?? {}
  attempt(() => sessionStorage.removeItem(KEY))
  return left === performance.getEntriesByType('navigation')[0]?.name ? strokes : null
}

/**
 * @param {CanvasStroke} stroke
 * @returns {CanvasObject}
 */
export function canvasObject({ path, width, erases }) {
  const [start, ...rest] = path
  const commands = [['M', ...start], ...rest.map(point => ['L', ...point])]
  return { path: commands, stroke: erases ? '#000000' : '#ffffff', strokeWidth: width }
}
