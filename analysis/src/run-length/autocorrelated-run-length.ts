import { normalDensity } from '../distribution/normal-density.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { solveLinear } from '../numeric/solve-linear.ts';

/**
 * Average run length in control of two-sided limits at `width` true marginal sigmas when the values
 * follow a first-order autoregression with the given lag-1 correlation in (-1, 1).
 *
 * Integral equation over the last value (Kramer & Schmid 2000), by Gauss-Legendre quadrature.
 */
export function autocorrelatedRunLength(width: number, correlation: number): number {
  const innovation = Math.sqrt(1 - correlation * correlation);
  const order = Math.min(300, Math.max(40, Math.ceil((8 * width) / innovation)));
  const { nodes, weights } = gaussLegendre(order, -width, width);
  const matrix = new Float64Array(order * order);
  nodes.forEach((from, row) => {
    nodes.forEach((to, column) => {
      const density = normalDensity((to - correlation * from) / innovation) / innovation;
      matrix[row * order + column] = (row === column ? 1 : 0) - (weights[column] as number) * density;
    });
  });
  const lengths = solveLinear(matrix, new Float64Array(order).fill(1));
  let average = 1;
  nodes.forEach((first, index) => {
    average += (weights[index] as number) * normalDensity(first) * (lengths[index] as number);
  });
  return average;
}
