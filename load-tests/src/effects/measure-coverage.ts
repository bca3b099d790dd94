import { comparePeriods, type Comparison, type Period } from '@shewhart/analysis';
import type { EffectProcess } from './processes.ts';

export interface Lengths {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly intervalMs: number;
}

/** What two periods of that length are: a deployment soon after, a day after, hourly points, a quick rollback. */
export const lengths: readonly Lengths[] = [
  { name: '3 days, 3 hours of 5 min', before: 864, after: 36, intervalMs: 300_000 },
  { name: '1 day, 1 day of 5 min', before: 288, after: 288, intervalMs: 300_000 },
  { name: '3 days, 1 day of 1 h', before: 72, after: 24, intervalMs: 3_600_000 },
  { name: '3 days, 30 min of 5 min', before: 864, after: 6, intervalMs: 300_000 },
];

export interface Coverage {
  readonly runs: number;
  /** Shares of the runs, 0 to 1. */
  readonly covered: number;
  readonly worse: number;
  readonly better: number;
  /** Median width of the interval as a share of the level. */
  readonly width: number;
}

/** Compares simulated periods whose true difference is known; a real change by `factor`, 1 for none. */
export function measureCoverage(
  process: EffectProcess,
  { before, after, intervalMs }: Lengths,
  { runs, seed, factor }: { readonly runs: number; readonly seed: number; readonly factor: number },
): Coverage {
  let [covered, worse, better] = [0, 0, 0];
  const widths: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    // Each begins at another hour of the day.
    const start = Date.UTC(2026, 10, 2) + ((run * 7) % 24) * 3_600_000;
    const times = Float64Array.from({ length: before + after }, (_, index) => start + index * intervalMs);
    const own = seed * 1_000_003 + run * 7919 + 13;
    const points = process.change(process.simulate(times, own), before, factor, own);
    const cut = (from: number, to: number): Period => ({
      times: times.slice(from, to),
      values: points.values.slice(from, to),
      ...(points.sizes !== undefined && { sizes: points.sizes.slice(from, to) }),
    });
    const answer = comparePeriods({
      before: cut(0, before),
      after: cut(before, before + after),
      scale: process.scale,
      intervalMs,
      direction: 'up',
    });
    if (holds(answer, process, factor)) covered += 1;
    if (answer.verdict === 'worse') worse += 1;
    if (answer.verdict === 'better') better += 1;
    if (answer.upper !== null && answer.lower !== null)
      widths.push((answer.upper - answer.lower) / process.level);
  }
  widths.sort((a, b) => a - b);
  return {
    runs,
    covered: covered / runs,
    worse: worse / runs,
    better: better / runs,
    width: widths[Math.floor(widths.length / 2)] ?? Number.NaN,
  };
}

/** Whether the true effect lies within the interval; on a log scale the true effect is a factor. */
function holds(
  { expected, lower, upper }: Comparison,
  { scale, level }: EffectProcess,
  factor: number,
): boolean {
  if (lower === null || upper === null || expected === null) return false;
  const truth = scale === 'log' ? (factor - 1) * expected : (factor - 1) * level;
  return lower <= truth + 1e-12 && upper >= truth - 1e-12;
}
