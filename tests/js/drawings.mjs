// Drawings with what Python made of them: tests/unit/browser_drawings.py writes them.
import { readFileSync } from 'node:fs'

import { python } from './python.mjs'

/** @type {{ strokes: number[][][][], inputs: number[][], boxes: number[][] }} */
export const drawings = JSON.parse(readFileSync(python.drawings.file, 'utf8'))

/** @param {string} file of float32 */
export function floats(file) {
  const bytes = readFileSync(file)
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}
