import type { JudgedPoint } from './judged-chart.ts';
import { ruleMark } from './rule-words.ts';

/** A ring around a point that breaks a rule. */
export interface PlotMark {
  readonly at: number;
  readonly value: number;
  /** The rules' numbers, where this point begins a stretch of the same rules; empty on the following ones. */
  readonly label: string;
  readonly isAbove: boolean;
}

/**
 * Marks of all violations. A run of points that break the same rules is labelled once, at its onset, or
 * the numbers would cover the chart.
 */
export function plotMarks(at: readonly number[], points: readonly JudgedPoint[]): PlotMark[] {
  const marks: PlotMark[] = [];
  let labelled = '';
  points.forEach(({ value, low, center, violations }, place) => {
    if (violations.length === 0) {
      if (value !== null) labelled = '';
      return;
    }
    const plotted = signalling(value, low);
    if (plotted === null) return;
    const label = [...new Set(violations.map(({ rule }) => ruleMark(rule)))].join(' ');
    marks.push({
      at: at[place] as number,
      value: plotted,
      label: label === labelled ? '' : label,
      isAbove: center === null || plotted >= center,
    });
    labelled = label;
  });
  return marks;
}

/** Of the two sums of a CUSUM the one that is farther out. */
function signalling(value: number | null, low: number | null | undefined): number | null {
  if (low === undefined || low === null || value === null) return value;
  return -low > value ? low : value;
}
