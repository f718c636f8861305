// A sum as stairs: from where to where each term leads.

/**
 * @param {number[]} terms
 * @returns {{ steps: [number, number][], low: number, high: number }} `low`, `high`: the lowest and highest place, 0 among them
 */
export function stairs(terms) {
  /** @type {[number, number][]} */
  const steps = []
  let [at, low, high] = [0, 0, 0]
  for (const term of terms) {
    steps.push([at, at + term])
    at += term
    low = Math.min(low, at)
    high = Math.max(high, at)
  }
  return { steps, low, high }
}
