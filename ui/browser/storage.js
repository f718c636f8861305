// What a browser keeps for its pages, as far as it is set to.

/**
 * What this tab has kept; null where there is nothing, or what no page of ours has written.
 * @param {string} key
 */
export function stored(key) {
  const text = attempt(() => sessionStorage.getItem(key))
  try {
    return JSON.parse(text ?? 'null')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}

/**
 * A browser may be set to keep nothing, or have no more room.
 * @template T
 * @param {() => T} call
 */
export function attempt(call) {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return null
  }
}
