// What the outputs of a network are called: ten digits, or the classes of a data set.

/**
 * Whether the names are the numbers of their places, as of digits: each fits where one digit does.
 * @param {string[]} names
 */
export function areNumbers(names) {
  return names.every((name, place) => name === `${place}`)
}

/**
 * Whether two networks answer with the same names, so that their answers can differ.
 * @param {string[]} one
 * @param {string[]} other
 */
export function sameClasses(one, other) {
  return one.length === other.length && one.every((name, place) => name === other[place])
}
