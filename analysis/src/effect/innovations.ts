/** A regression in rows: `width` columns a row, the last of which is the observed value. */
export interface RegressionRows {
  readonly rows: Float64Array;
  readonly width: number;
  /** Steps of time since the row before, 1 or more; of the first row anything. */
  readonly gaps: Float64Array;
}

/** How errors remember: part `share` of their variance is an AR(1) with `memory` a step, the rest is noise. */
export interface ErrorMemory {
  /** 0 to below 1. */
  readonly memory: number;
  /** 0 to 1. */
  readonly share: number;
}

export interface Innovations {
  /** Cross products of the decorrelated columns, row-major, `width` squared. */
  readonly products: Float64Array;
  /** Natural logarithm of the determinant of the errors' correlation matrix. */
  readonly logDeterminant: number;
}

/**
 * Decorrelates every column of a regression whose errors are an AR(1) plus noise, by the innovations of
 * the Kalman filter (Harvey 1989, section 3.4): generalised least squares in one pass over the rows, with
 * gaps in time as they are. The errors have variance one.
 */
export function innovations(
  { rows, width, gaps }: RegressionRows,
  { memory, share }: ErrorMemory,
): Innovations {
  const products = new Float64Array(width * width);
  const predicted = new Float64Array(width);
  const errors = new Float64Array(block * width);
  const noise = 1 - share;
  let variance = share;
  let logDeterminant = 0;
  for (let row = 0, start = 0; row < gaps.length; row += 1, start += width) {
    if (row > 0) {
      const gap = gaps[row] as number;
      const decay = gap === 1 ? memory : memory ** gap;
      for (let column = 0; column < width; column += 1)
        predicted[column] = decay * (predicted[column] as number);
      variance = decay * decay * variance + share * (1 - decay * decay);
    }
    const total = variance + noise;
    const gain = variance / total;
    const scale = 1 / Math.sqrt(total);
    const at = (row % block) * width;
    for (let column = 0; column < width; column += 1) {
      const surprise = (rows[start + column] as number) - (predicted[column] as number);
      predicted[column] = (predicted[column] as number) + gain * surprise;
      errors[at + column] = surprise * scale;
    }
    variance *= 1 - gain;
    logDeterminant += Math.log(total);
    if (row % block === block - 1) addProducts(products, errors, width);
  }
  const left = gaps.length % block;
  if (left > 0) addProducts(products, errors.fill(0, left * width), width);
  return { products, logDeterminant };
}

/** Rows whose cross products are added at once: most of the time goes into them, and much of it into memory. */
const block = 4;

/** Adds the upper triangle of the cross products of a block of rows. */
function addProducts(products: Float64Array, errors: Float64Array, width: number): void {
  const [second, third, fourth] = [width, 2 * width, 3 * width];
  for (let left = 0; left < width; left += 1) {
    const a = errors[left] as number;
    const b = errors[second + left] as number;
    const c = errors[third + left] as number;
    const d = errors[fourth + left] as number;
    if (a === 0 && b === 0 && c === 0 && d === 0) continue;
    const target = left * width;
    for (let right = left; right < width; right += 1) {
      products[target + right] =
        (products[target + right] as number) +
        a * (errors[right] as number) +
        b * (errors[second + right] as number) +
        c * (errors[third + right] as number) +
        d * (errors[fourth + right] as number);
    }
  }
}
