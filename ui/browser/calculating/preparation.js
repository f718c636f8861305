// The last steps to the network's input: the twin of `centre` and `frame` in lenet/digits/preparation.py.

export const BOX = 20
export const FRAME = 28
export const INPUT = 32
export const PEN = 2.6
export const FINE = 8

/**
 * The 20x20 box in 28x28, moved by whole pixels so that its centre of mass is in the middle.
 * @param {Float32Array} box
 * @returns {Float32Array}
 */
export function centre(box) {
  let [mass, x, y] = [0, 0, 0]
  box.forEach((value, i) => {
    mass += value
    x += value * (i % BOX)
    y += value * Math.floor(i / BOX)
  })
  const middle = (FRAME - 1) / 2 // pixels sit at the integers
  const [top, left] = [y, x].map(sum => Math.min(FRAME - BOX, Math.max(0, rounded(middle - sum / mass))))
  return set(box, BOX, FRAME, top, left)
}

/**
 * The image in the middle of size x size pixels of black.
 * @param {Float32Array} image a square
 * @param {number} size
 */
export function frame(image, size) {
  const side = Math.sqrt(image.length)
  const at = Math.floor((size - side) / 2)
  return set(image, side, size, at, at)
}

/**
 * @param {Float32Array} image
 * @param {number} side
 * @param {number} size
 * @param {number} top
 * @param {number} left
 */
function set(image, side, size, top, left) {
  const larger = new Float32Array(size * size)
  for (let row = 0; row < side; row++)
    larger.set(image.subarray(row * side, (row + 1) * side), (top + row) * size + left)
  return larger
}

/**
 * To the nearest whole number, a half to the even one, as Python rounds.
 * @param {number} value
 */
function rounded(value) {
  const below = Math.floor(value)
  if (value - below === 0.5) return below + (below % 2 === 0 ? 0 : 1)
  return Math.round(value)
}
