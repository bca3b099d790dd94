import type { JudgedChart, JudgedPoint, JudgedStage } from '../control-chart/judged-chart.ts';
import { plotLines, type PlotLine } from '../control-chart/plot-lines.ts';
import type { Comparison, Period } from './comparison.ts';

export interface ComparedPlot {
  readonly chart: JudgedChart;
  readonly lines: readonly PlotLine[];
  /** The periods, where there are no points and the dashboard's range says nothing; milliseconds. */
  readonly range: { readonly from: number; readonly to: number } | undefined;
}

/** The series against the frozen baseline of the period before, with the level after beside it. */
export function comparedPlot(comparison: Comparison): ComparedPlot {
  const { before, after, series, title } = comparison;
  const chart = series?.chart ?? levelsOnly(title, before, after);
  const afterLine: PlotLine = {
    key: 'after',
    role: 'after',
    label: 'Level after',
    values: chart.at.map((at) => (at >= after.from && at <= after.to ? after.center : null)),
  };
  const lines = plotLines(chart, title, { limits: true, zones: false });
  const value = lines.findIndex(({ role }) => role === 'value');
  return {
    chart: { ...chart, stages: stagesOf(chart.at, before, after) },
    lines: [...lines.slice(0, value), afterLine, ...lines.slice(value)]
      .filter(({ role }) => series !== undefined || role !== 'value')
      .map((line) => (line.key === 'center' ? { ...line, label: 'Level before' } : line)),
    range: series === undefined ? rangeOf(before, after) : undefined,
  };
}

const rangeOf = (before: Period, after: Period): { from: number; to: number } => ({
  from: Math.min(before.from, after.from),
  to: Math.max(before.to, after.to),
});

const noValue: JudgedPoint = {
  value: null,
  center: null,
  lower: null,
  upper: null,
  score: null,
  violations: [],
};

/** Without points the two levels are drawn over their periods; the baseline goes on, as limits do. */
function levelsOnly(name: string, before: Period, after: Period): JudgedChart {
  const at = [...new Set([before.from, before.to, after.from, after.to])].sort((a, b) => a - b);
  const { center, lower, upper } = before;
  return {
    name,
    method: '',
    at,
    points: at.map((instant) => (instant >= before.from ? { ...noValue, center, lower, upper } : noValue)),
    stages: [],
    episodes: [],
    changes: [],
    falseAlarmEvery: null,
    scoreUnit: 'sigma',
    hasZones: false,
    limitWidth: 3,
    warnings: [],
  };
}

function stagesOf(at: readonly number[], before: Period, after: Period): JudgedStage[] {
  const start = at.findIndex((instant) => instant >= before.from);
  const split = at.findIndex((instant) => instant >= after.from);
  const last = at.length - 1;
  return [
    ...(start > 0 ? [{ from: start, to: last, label: 'Before', isTrial: false }] : []),
    ...(split > 0 ? [{ from: split, to: last, label: 'After', isTrial: false }] : []),
  ];
}
