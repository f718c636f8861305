// Numbers of 16 bits, as the frames of a training are kept (lenet/training/frames.py), opened: IEEE 754 binary16.

const FRACTION = 10 // bits
const BIAS = 15 // of the exponent
const LAST = 31 // the exponent of what is infinite, or no number

/** @type {Float32Array | undefined} */
let every

/**
 * @param {ArrayBuffer} buffer little-endian, as every browser's machine is
 * @returns {Float32Array}
 */
export function halves(buffer) {
  every ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => opened(bits))
  const bits = new Uint16Array(buffer)
  const values = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = every[bits[i]]
  return values
}

/**
 * @param {number} bits sign, exponent, fraction
 * @returns {number}
 */
function opened(bits) {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> FRACTION) & LAST
  const fraction = (bits & (2 ** FRACTION - 1)) / 2 ** FRACTION
  if (exponent === LAST) return fraction ? NaN : sign * Infinity
  return sign * (exponent ? (1 + fraction) * 2 ** (exponent - BIAS) : fraction * 2 ** (1 - BIAS))
}
