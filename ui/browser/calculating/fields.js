// Receptive fields on the input: where they begin, and the unit that is meant by a place.
import { clamp } from './numbers.js'

/**
 * Along one side: the pixel where the first unit's field begins, the pixels from one to the next, the pixels of one,
 * and how many there are. See lenet/network/receptive_field.py.
 * @typedef {{ start: number, jump: number, size: number, units: number }} Field
 */

/**
 * @param {Pick<Field, 'start' | 'jump'>} field
 * @param {number} unit
 * @returns {number} the pixel where its field begins
 */
export function start(field, unit) {
  return field.start + unit * field.jump
}

/**
 * The middle of a unit's field as a place: pixel index + 0.5, counted from the edge.
 * @param {Field} field
 * @param {number} unit
 * @returns {number}
 */
export function centre(field, unit) {
  return start(field, unit) + field.size / 2
}

/**
 * @param {Field} field
 * @returns {number[][]} [x, y] of all centres
 */
export function lattice(field) {
  const line = Array.from({ length: field.units }, (_, unit) => centre(field, unit))
  return line.flatMap(y => line.map(x => [x, y]))
}

/**
 * @param {Field} field
 * @param {number} at a place, counted from the edge
 * @returns {number} the unit whose centre is nearest
 */
export function nearest(field, at) {
  return clamp(Math.round((at - centre(field, 0)) / field.jump), 0, field.units - 1)
}

/**
 * @param {number[][]} places [row, column] of each
 * @param {number} row
 * @param {number} column
 * @returns {number} which of them lies nearest; of several the first
 */
export function closest(places, row, column) {
  /** @param {number[]} place */
  const away = place => Math.hypot(place[0] - row, place[1] - column)
  return places.reduce((best, place, i) => (away(place) < away(places[best]) ? i : best), 0)
}

/**
 * @param {{ shape: number[], values: ArrayLike<number> }} picture
 * @param {number[][]} places [row, column] of each
 * @returns {number} how many of them have ink
 */
export function inked({ shape, values }, places) {
  return places.filter(([row, column]) => values[row * shape[1] + column] > 0).length
}
