// Arrays as they come from Python, see `packed` in ui/browser/component.py.

/** @typedef {{ shape: number[], f32: string }} Packed base64 of little-endian float32, in the order of the shape */
/** @typedef {{ shape: number[], values: Float32Array }} Grid */

/**
 * @param {Packed} packed
 * @returns {Grid}
 */
export function unpack({ shape, f32 }) {
  return { shape, values: new Float32Array(bytes(f32).buffer) }
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
}
