export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, Quadrature>();

/** Nodes and weights on [-1, 1]; Newton iteration on the Legendre recurrence, kept once computed. */
function standardRule(order: number): Quadrature {
  const known = rules.get(order);
  if (known) return known;
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let index = 0; index < order; index += 1) {
    let x = Math.cos((Math.PI * (index + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < 50; step += 1) {
      let previous = 1;
      let current = x;
      for (let degree = 2; degree <= order; degree += 1) {
        const next = ((2 * degree - 1) * x * current - (degree - 1) * previous) / degree;
        previous = current;
        current = next;
      }
      slope = (order * (x * current - previous)) / (x * x - 1);
      const change = current / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    nodes[order - 1 - index] = x;
    weights[order - 1 - index] = 2 / ((1 - x * x) * slope * slope);
  }
  const rule = { nodes, weights };
  rules.set(order, rule);
  return rule;
}

/**
 * Gauss-Legendre quadrature of the given order (at least 2) on [low, high]
 * (Abramowitz & Stegun 25.4.30).
 */
export function gaussLegendre(order: number, low: number, high: number): Quadrature {
  const rule = standardRule(order);
  const half = 0.5 * (high - low);
  const middle = 0.5 * (high + low);
  return {
    nodes: rule.nodes.map((node) => middle + half * node),
    weights: rule.weights.map((weight) => half * weight),
  };
}
