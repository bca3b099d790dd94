import { normalCumulative } from './normal-cumulative.ts';
import { normalDensity } from './normal-density.ts';

/** Abramowitz & Stegun 26.2.23: upper quantile for a tail probability up to one half, error 4.5e-4. */
function roughUpperQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return (
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
}

/**
 * Value below which a standard normal variable falls with the given probability.
 *
 * 0 gives -Infinity, 1 gives Infinity, anything outside [0, 1] NaN. A rough start is polished with
 * Halley steps on the lower tail, which keeps full precision for tiny probabilities.
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  if (probability === 0) return -Infinity;
  if (probability === 1) return Infinity;
  if (probability === 0.5) return 0;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  let z = -roughUpperQuantile(probability);
  for (let step = 0; step < 3; step += 1) {
    const ratio = (normalCumulative(z) - probability) / normalDensity(z);
    z -= ratio / (1 + 0.5 * ratio * z);
  }
  return z;
}
