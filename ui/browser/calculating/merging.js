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
