import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { normalDensity } from '../distribution/normal-density.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { solveLinear } from '../numeric/solve-linear.ts';

/** A tabular CUSUM in sigmas: allowance k, decision interval h, start of the sums. */
export interface CusumDesign {
  readonly allowance: number;
  readonly decision: number;
  readonly headstart?: number;
}

/**
 * Average run length of the upper sum alone as a function of where it starts, for independent normal
 * values `shift` sigmas above the target: Page's integral equation by Gauss-Legendre quadrature, with
 * the sum's resting place at zero as a state of its own.
 */
function oneSidedFrom({ allowance, decision }: CusumDesign, shift: number): (start: number) => number {
  const order = Math.min(200, 24 + Math.ceil(6 * decision));
  const { nodes, weights } = gaussLegendre(order, 0, decision);
  const size = order + 1;
  const toZero = (start: number): number => normalCumulative(allowance - start - shift);
  const density = (start: number, to: number): number => normalDensity(to + allowance - start - shift);
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const start = row === 0 ? 0 : (nodes[row - 1] as number);
    matrix[row * size] = (row === 0 ? 1 : 0) - toZero(start);
    for (let column = 1; column < size; column += 1) {
      const moved = (weights[column - 1] as number) * density(start, nodes[column - 1] as number);
      matrix[row * size + column] = (row === column ? 1 : 0) - moved;
    }
  }
  const lengths = solveLinear(matrix, new Float64Array(size).fill(1));
  return (start) => {
    let length = 1 + (lengths[0] as number) * toZero(start);
    nodes.forEach((to, index) => {
      length += (weights[index] as number) * density(start, to) * (lengths[index + 1] as number);
    });
    return length;
  };
}

/** Average run length of the upper sum alone. */
export function oneSidedCusumRunLength(design: CusumDesign, shift = 0): number {
  return oneSidedFrom(design, shift)(design.headstart ?? 0);
}

/**
 * Average run length of the two-sided tabular CUSUM (Lucas & Crosier 1982): the two one-sided charts
 * combined by the renewal argument, exact while both sums cannot be positive together.
 */
export function cusumRunLength(design: CusumDesign, shift = 0): number {
  const upper = oneSidedFrom(design, shift);
  const lower = oneSidedFrom(design, -shift);
  const start = design.headstart ?? 0;
  const [upperZero, lowerZero] = [upper(0), lower(0)];
  return (
    (upper(start) * lowerZero + lower(start) * upperZero - upperZero * lowerZero) / (upperZero + lowerZero)
  );
}
