export interface InvertedCovariance {
  readonly inverse: readonly (readonly number[])[];
  readonly determinant: number;
}

/**
 * Inverse and determinant of a symmetric positive-definite matrix by its Cholesky factor; null when
 * the matrix is not positive definite (a variable that is constant, or a combination of the others).
 */
export function invertCovariance(matrix: readonly (readonly number[])[]): InvertedCovariance | null {
  const p = matrix.length;
  const factor = matrix.map(() => new Float64Array(p));
  const entry = (rows: readonly ArrayLike<number>[], i: number, j: number): number =>
    (rows[i] as ArrayLike<number>)[j] as number;
  let determinant = 1;
  for (let i = 0; i < p; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = entry(matrix, i, j);
      for (let k = 0; k < j; k += 1) sum -= entry(factor, i, k) * entry(factor, j, k);
      if (i !== j) {
        (factor[i] as Float64Array)[j] = sum / entry(factor, j, j);
        continue;
      }
      if (!(sum > 1e-12 * Math.abs(entry(matrix, i, i)))) return null;
      determinant *= sum;
      (factor[i] as Float64Array)[i] = Math.sqrt(sum);
    }
  }
  const inverse = matrix.map(() => new Array<number>(p).fill(0));
  for (let column = 0; column < p; column += 1) {
    const solution = new Float64Array(p);
    for (let i = 0; i < p; i += 1) {
      let sum = i === column ? 1 : 0;
      for (let k = 0; k < i; k += 1) sum -= entry(factor, i, k) * (solution[k] as number);
      solution[i] = sum / entry(factor, i, i);
    }
    for (let i = p - 1; i >= 0; i -= 1) {
      let sum = solution[i] as number;
      for (let k = i + 1; k < p; k += 1) sum -= entry(factor, k, i) * (solution[k] as number);
      solution[i] = sum / entry(factor, i, i);
    }
    solution.forEach((value, row) => ((inverse[row] as number[])[column] = value));
  }
  return { inverse, determinant };
}
