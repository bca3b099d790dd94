import { normalCumulative } from '../distribution/normal-cumulative.ts';
import type { RulePattern } from '../rule/rule-definition.ts';

/** Number of permutations of n that alternate and begin with a rise (Euler's zigzag numbers, by Seidel's triangle). */
function zigzagNumber(n: number): number {
  let row = [1];
  for (let size = 1; size <= n; size += 1) {
    const next = [0];
    for (let place = 1; place <= size; place += 1) {
      next.push((next[place - 1] as number) + (row[size - place] as number));
    }
    row = next;
  }
  return row[n] as number;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** Probability of at least `count` successes among `trials`. */
function atLeast(count: number, trials: number, chance: number): number {
  let sum = 0;
  for (let k = count; k <= trials; k += 1) {
    const ways = factorial(trials) / (factorial(k) * factorial(trials - k));
    sum += ways * chance ** k * (1 - chance) ** (trials - k);
  }
  return sum;
}

/**
 * Probability that one given window of a rule's length matches, for independent normal values; null for
 * rules without a fixed window.
 *
 * Not a false-alarm rate per point, for windows overlap: use the run length for that. The window of
 * `some-beyond` need not end in a member here, as in the published figures.
 */
export function windowProbability(pattern: RulePattern, width = 3): number | null {
  switch (pattern.kind) {
    case 'outside':
      return 2 * normalCumulative(-width);
    case 'beyond':
      return 2 * normalCumulative(-pattern.sigmas);
    case 'run':
      return 2 * 0.5 ** pattern.length;
    case 'trend':
      return 2 / factorial(pattern.length);
    case 'alternation':
      return (2 * zigzagNumber(pattern.length)) / factorial(pattern.length);
    case 'some-beyond':
      return 2 * atLeast(pattern.count, pattern.length, normalCumulative(-pattern.sigmas));
    case 'hugging':
      return (1 - 2 * normalCumulative(-1)) ** pattern.length;
    case 'avoiding': {
      const tail = normalCumulative(-1);
      const either = (2 * tail) ** pattern.length;
      return pattern.eitherSide ? either : either - 2 * tail ** pattern.length;
    }
    default:
      return null;
  }
}
