// What several pages of one browser remember together: each writes what it has changed, and leaves the rest alone.

/** @typedef {Record<string, unknown>} Entries */

/**
 * What is kept, with the changes from `known` to `wanted`.
 * @param {Entries} kept as it stands there now; another page may have written it
 * @param {Entries} known what this page has read or written last
 * @param {Entries} wanted
 * @returns {Entries}
 */
export function merged(kept, known, wanted) {
  const result = { ...kept }
  for (const name of Object.keys(known)) if (!(name in wanted)) delete result[name]
  for (const [name, value] of Object.entries(wanted)) if (!same(value, known[name])) result[name] = value
  return result
}

/**
 * Whether two records say different things; a title is no thing: it may stand in another language.
 * @param {Entries} one
 * @param {Entries} other
 */
export function differ(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].some(name => !(name in one && name in other) || !same(untitled(one[name]), untitled(other[name])))
}

/** @param {unknown} value */
function untitled(value) {
  return value !== null && typeof value === 'object' && 'id' in value ? value.id : value
}

/**
 * The entries that a text stands for; none where it is damaged.
 * @param {string | null} text
 * @returns {Entries}
 */
export function entries(text) {
  try {
    const found = JSON.parse(text ?? '{}')
    return found !== null && typeof found === 'object' && !Array.isArray(found) ? found : {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other)
}
