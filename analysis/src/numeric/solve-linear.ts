/**
 * Solves A x = b for a square matrix given row by row, by elimination with partial pivoting.
 *
 * `matrix` (n*n, row-major) and `right` (n) are overwritten; the answer is `right`. A singular matrix
 * leaves non-finite numbers in it.
 */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const at = (row: number, column: number): number => matrix[row * n + column] as number;
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < n; row += 1) {
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    }
    if (pivot !== column) {
      for (let k = column; k < n; k += 1) {
        const swap = at(column, k);
        matrix[column * n + k] = at(pivot, k);
        matrix[pivot * n + k] = swap;
      }
      const swap = right[column] as number;
      right[column] = right[pivot] as number;
      right[pivot] = swap;
    }
    for (let row = column + 1; row < n; row += 1) {
      const factor = at(row, column) / at(column, column);
      if (factor === 0) continue;
      const target = row * n;
      const source = column * n;
      for (let k = column; k < n; k += 1) {
        matrix[target + k] = (matrix[target + k] as number) - factor * (matrix[source + k] as number);
      }
      right[row] = (right[row] as number) - factor * (right[column] as number);
    }
  }
  for (let row = n - 1; row >= 0; row -= 1) {
    let sum = right[row] as number;
    for (let k = row + 1; k < n; k += 1) sum -= at(row, k) * (right[k] as number);
    right[row] = sum / at(row, row);
  }
  return right;
}
