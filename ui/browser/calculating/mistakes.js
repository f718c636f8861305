// A confusion matrix counted: rows are the true digits, columns the digits that were read.

/**
 * @param {number[][]} matrix
 * @returns {{ all: number, wrong: number }}
 */
export function totals(matrix) {
  const all = matrix.flat().reduce((sum, count) => sum + count, 0)
  return { all, wrong: all - matrix.reduce((sum, row, digit) => sum + row[digit], 0) }
}

/**
 * @param {number[][]} matrix
 * @returns {number} the most often made mistake's count; 1 where none was made
 */
export function mostMistaken(matrix) {
  return Math.max(1, ...matrix.flatMap((row, label) => row.filter((_, answer) => answer !== label)))
}
