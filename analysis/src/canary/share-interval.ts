import { logGamma } from '../distribution/log-gamma.ts';
import { bisectRoot } from '../numeric/bisect-root.ts';
import { bestRho } from './normal-mixture.ts';

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Log of the evidence against the share `p`, by a beta mixture about it. */
function logBetaBinomialMixture(hits: number, trials: number, p: number, tightestAt: number): number {
  const spread = p * (1 - p);
  const weight = Math.max(bestRho(tightestAt * spread, 0.05) - spread, 1e-3 * spread);
  const a = weight / (1 - p);
  const b = weight / p;
  const misses = trials - hits;
  const mixed = logBeta(a + hits, b + misses) - logBeta(a, b);
  return mixed - hits * Math.log(p) - misses * Math.log1p(-p);
}

/**
 * Interval of a share that may be read after every trial: over all of them together it misses the true
 * share with at most the chance `alpha` (beta-binomial mixture of Howard et al. 2021, section 3.6). It is
 * tightest after `tightestAt` trials, to be fixed beforehand. Exact for any number of trials.
 */
export function shareInterval(
  hits: number,
  trials: number,
  { alpha, tightestAt }: { readonly alpha: number; readonly tightestAt: number },
): { readonly lower: number; readonly upper: number } {
  if (!(trials > 0)) return { lower: 0, upper: 1 };
  const edge = 1e-12;
  const at = hits / trials;
  const f = (p: number): number => logBetaBinomialMixture(hits, trials, p, tightestAt) - Math.log(1 / alpha);
  const end = (outer: number, none: number): number => {
    const inner = Math.min(1 - edge, Math.max(edge, at));
    return f(outer) <= 0 ? none : bisectRoot(f, outer, inner);
  };
  return { lower: at > 0 ? end(edge, 0) : 0, upper: at < 1 ? end(1 - edge, 1) : 1 };
}
