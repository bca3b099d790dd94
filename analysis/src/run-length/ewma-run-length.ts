import { normalDensity } from '../distribution/normal-density.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { solveLinear } from '../numeric/solve-linear.ts';

/**
 * Average run length of a two-sided EWMA chart with asymptotic limits, started at the centre, for
 * independent normal values `shift` sigmas off it.
 *
 * Crowder's integral equation (1987) solved by Gauss-Legendre quadrature (Nystroem's method), with
 * enough nodes for the kernel's width, so small weights cost more. `weight` in (0, 1].
 */
export function ewmaRunLength(weight: number, width: number, shift = 0): number {
  const limit = width * Math.sqrt(weight / (2 - weight));
  const order = Math.min(400, Math.max(40, Math.ceil((8 * limit) / weight)));
  const { nodes, weights } = gaussLegendre(order, -limit, limit);
  const kernel = (from: number, to: number): number =>
    normalDensity((to - (1 - weight) * from) / weight - shift) / weight;
  const matrix = new Float64Array(order * order);
  nodes.forEach((from, row) => {
    nodes.forEach((to, column) => {
      const moved = (weights[column] as number) * kernel(from, to);
      matrix[row * order + column] = (row === column ? 1 : 0) - moved;
    });
  });
  const lengths = solveLinear(matrix, new Float64Array(order).fill(1));
  let fromCenter = 1;
  nodes.forEach((to, index) => {
    fromCenter += (weights[index] as number) * kernel(0, to) * (lengths[index] as number);
  });
  return fromCenter;
}
