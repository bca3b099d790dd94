import { meanVector } from './mean-vector.ts';

/** Sample covariance matrix (divisor n - 1) of rows of variables; NaN entries below two rows. */
export function covarianceMatrix(rows: readonly (readonly number[])[]): number[][] {
  const center = meanVector(rows);
  return center.map((_, i) =>
    center.map((__, j) => {
      let sum = 0;
      for (const row of rows) {
        sum += ((row[i] as number) - (center[i] as number)) * ((row[j] as number) - (center[j] as number));
      }
      return rows.length < 2 ? Number.NaN : sum / (rows.length - 1);
    }),
  );
}
