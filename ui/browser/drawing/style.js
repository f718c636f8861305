// Style sheets: each fetched once, and worn by every view that names it.

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map()

/**
 * @param {string} path below ui/
 * @returns {Promise<CSSStyleSheet>}
 */
export function sheet(path) {
  const found = sheets.get(path) ?? load(path)
  sheets.set(path, found)
  found.catch(() => sheets.delete(path)) // the next view asks again
  return found
}

async function load(path) {
  const answer = await fetch(new URL(`../../${path}`, import.meta.url))
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`)
  return new CSSStyleSheet().replace(await answer.text())
}
