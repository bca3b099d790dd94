import { normalCumulative } from '../distribution/normal-cumulative.ts';
import { studentTail } from '../distribution/student-tail.ts';

/** One of several opinions on a number: Student's t around `center`, with the weight it is believed at. */
export interface StudentComponent {
  readonly center: number;
  readonly scale: number;
  readonly degrees: number;
  /** Relative; need not sum to one. */
  readonly weight: number;
}

/** A weighted mixture of Student's t distributions. */
export interface StudentMixture {
  readonly mean: number;
  /** Probability of at most `value`. */
  cumulative(value: number): number;
  /** Value that is not exceeded with a probability in (0, 1). */
  quantile(probability: number): number;
}

/** Components below this share of the weight are left out: they cannot be seen in an interval. */
const negligible = 1e-4;
/** Halvings of a bracket of a few spreads: an interval needs no more than five digits. */
const bisections = 20;
/** From here on Wallace's approximation is right to 0.001 in the deviate, and twenty times as fast. */
const manyDegrees = 20;

/** @param components at least one, with scales of zero or more */
export function studentMixture(components: readonly StudentComponent[]): StudentMixture {
  const sum = components.reduce((total, { weight }) => total + weight, 0);
  const kept = components.filter(({ weight }) => weight >= negligible * sum);
  const total = kept.reduce((all, { weight }) => all + weight, 0);
  const mean = kept.reduce((all, { weight, center }) => all + weight * center, 0) / total;
  const spread = Math.max(...kept.map(({ center, scale }) => Math.abs(center - mean) + scale));
  const cumulative = (value: number): number =>
    kept.reduce((all, { weight, center, scale, degrees }) => {
      const tail = scale > 0 ? tailOf(Math.abs(value - center) / scale, degrees) : 0;
      return all + weight * (value < center ? tail : 1 - tail);
    }, 0) / total;
  return {
    mean,
    cumulative,
    quantile(probability) {
      if (!(spread > 0)) return mean;
      let reach = 4 * spread;
      while (cumulative(mean - reach) > probability || cumulative(mean + reach) < probability) reach *= 2;
      let [low, high] = [mean - reach, mean + reach];
      for (let step = 0; step < bisections; step += 1) {
        const middle = 0.5 * (low + high);
        if (cumulative(middle) < probability) low = middle;
        else high = middle;
      }
      return 0.5 * (low + high);
    },
  };
}

/** Upper tail of Student's t at `value` >= 0 (Wallace 1959 for many degrees of freedom). */
function tailOf(value: number, degrees: number): number {
  if (degrees < manyDegrees) return studentTail(value, degrees);
  const shrunk = (8 * degrees + 1) / (8 * degrees + 3);
  return normalCumulative(-shrunk * Math.sqrt(degrees * Math.log1p((value * value) / degrees)));
}
