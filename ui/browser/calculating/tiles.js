// Maps of a layer side by side, as one picture: which value stands at which of its pixels.

/**
 * @typedef {object} Tiles
 * @property {number} width pixels
 * @property {number} height
 * @property {Int32Array} from for each pixel the place of its value in (size, size, maps); -1 between two maps
 */

/**
 * Where the maps of a layer come to lie, row by row.
 * @param {{ size: number, maps: number }} layer
 * @param {{ columns: number, cell: number, gap: number }} look maps side by side; pixels of a cell's side, and between two maps
 * @returns {Tiles}
 */
export function tiles({ size, maps }, { columns, cell, gap }) {
  const [side, rows] = [size * cell, Math.ceil(maps / columns)]
  const step = side + gap
  const [width, height] = [columns * step - gap, rows * step - gap]
  const from = new Int32Array(width * height).fill(-1)
  for (let i = 0; i < from.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const map = Math.floor(y / step) * columns + Math.floor(x / step)
    const [row, column] = [y, x].map(place => Math.floor((place % step) / cell))
    if (map < maps && row < size && column < size) from[i] = (row * size + column) * maps + map
  }
  return { width, height, from }
}
