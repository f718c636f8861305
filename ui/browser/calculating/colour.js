// The colours of everything signed, as ui/inside/plain.py has them too; and the ink that stands out from a colour.

/** @typedef {number[]} Colour red, green and blue, each 0 to 255 */
/**
 * @typedef {object} Scale the colours of -1, 0 and 1, and the way from 0 to the others
 * @property {Colour} negative
 * @property {Colour} zero
 * @property {Colour} positive
 * @property {number} curve exponent
 */

/**
 * @param {Colour} colour
 * @param {Colour} other
 * @param {number} part of `other`, 0 to 1
 * @returns {Colour}
 */
export function mixed(colour, other, part) {
  return colour.map((value, i) => value + (other[i] - value) * part)
}

/**
 * Blue below zero, orange above, paper at zero.
 * @param {Scale} scale
 * @param {number} part of the limit; what lies beyond -1 and 1 looks like these
 * @returns {Colour}
 */
export function signed({ negative, zero, positive, curve }, part) {
  return mixed(zero, part < 0 ? negative : positive, Math.min(1, Math.abs(part)) ** curve)
}

/**
 * @param {number} part 0 black to 1 white
 * @returns {Colour}
 */
export function ink(part) {
  return Array(3).fill(255 * Math.min(1, Math.max(0, part)))
}

const SHADES = 1024 // from 0 to 1, and as many below zero

/** @type {Record<string, { scale: Scale, shades: Uint32Array }>} */
const made = {}

/**
 * All colours of a scale, made once; as the four bytes of a pixel.
 * @param {string} kind 'ink' or 'signed'
 * @param {Scale} scale
 * @returns {Uint32Array}
 */
export function palette(kind, scale) {
  if (made[kind]?.scale === scale) return made[kind].shades
  const shades = Uint32Array.from({ length: 2 * SHADES + 1 }, (_, i) => {
    const part = (i - SHADES) / SHADES
    const [red, green, blue] = (kind === 'ink' ? ink(part) : signed(scale, part)).map(Math.round)
    return (255 << 24) | (blue << 16) | (green << 8) | red
  })
  made[kind] = { scale, shades }
  return shades
}

/**
 * The place of a part in its palette.
 * @param {number} part
 */
export function shadeOf(part) {
  const place = Math.round(part * SHADES)
  return SHADES + (place > SHADES ? SHADES : place > -SHADES ? place : -SHADES)
}

/**
 * Black or white, whichever stands out more from a colour: one of the two always does, by 4.5 to 1.
 * @param {Colour} colour
 * @returns {string}
 */
export function standingOut(colour) {
  const [red, green, blue] = colour.map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.1791 ? '#000' : '#fff'
}
