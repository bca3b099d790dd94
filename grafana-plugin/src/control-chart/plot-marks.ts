import type { JudgedPoint } from './judged-chart.ts';
import { ruleMark } from './rule-words.ts';

/** A ring around a point that breaks a rule. */
export interface PlotMark {
  readonly at: number;
  readonly value: number;
  /** Numbers of the rules that the point before did not break; often none. */
  readonly label: string;
  readonly isAbove: boolean;
}

/**
 * Marks of all violations. A rule is named where a run of points begins to break it, not at each of them:
 * else the numbers would cover the chart.
 */
export function plotMarks(at: readonly number[], points: readonly JudgedPoint[]): PlotMark[] {
  const marks: PlotMark[] = [];
  let before = new Set<string>();
  points.forEach(({ value, low, center, violations }, place) => {
    const plotted = signalling(value, low);
    if (plotted === null) return;
    const rules = new Set(violations.map(({ rule }) => ruleMark(rule)));
    if (rules.size > 0) {
      marks.push({
        at: at[place]!,
        value: plotted,
        label: [...rules].filter((rule) => !before.has(rule)).join(' '),
        isAbove: center === null || plotted >= center,
      });
    }
    before = rules;
  });
  return marks;
}

/** Of the two sums of a CUSUM the one that is farther out. */
function signalling(value: number | null, low: number | null | undefined): number | null {
  if (low === undefined || low === null || value === null) return value;
  return -low > value ? low : value;
}
