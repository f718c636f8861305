// Sentences with numbers put in, and numbers taken out of texts that were pasted.
import { withParticles } from './particles.js'

/**
 * "{row} of {rows}" with { row: 1, rows: 5 } -> "1 of 5": sentences come translated from Python.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fill(sentence, values) {
  return withParticles(sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name])))
}

/**
 * Rows of texts from a spreadsheet's cells, or from a text. A comma within a number is a decimal point; it parts
 * numbers where a space follows it, and where a line holds nothing else that could.
 * @param {string} text
 * @returns {string[][]}
 */
export function pasted(text) {
  return text
    .trim()
    .split(/\r?\n|;/)
    .map(line => {
      const parts = line.trim().split(/,?\s+/)
      const bare = parts.length === 1 && parts[0].split(',').length > 2
      return bare ? parts[0].split(',') : parts
    })
}
