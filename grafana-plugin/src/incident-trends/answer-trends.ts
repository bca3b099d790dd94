import type { DataFrame } from '@grafana/data';
import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { severityRank } from '../datasource/severity-rank.ts';
import type { JudgedChart, JudgedPoint } from '../control-chart/judged-chart.ts';
import { ruleText } from '../control-chart/rule-words.ts';
import type { IncidentTrends, IntervalCount, TrendChart } from './trends.ts';

/** The collector's answer in a response; undefined when there is none. */
export function trendsAnswer(frames: readonly DataFrame[]): IncidentTrendsResponse | undefined {
  for (const { meta } of frames) {
    const custom = meta?.custom as { shewhart?: unknown; answer?: IncidentTrendsResponse } | undefined;
    if (custom?.shewhart === 'incident-trends' && custom.answer !== undefined) return custom.answer;
  }
  return undefined;
}

/** The name under which incidents without a severity are counted. */
const unknownSeverity = 'unknown';

export function answerTrends(answer: IncidentTrendsResponse): IncidentTrends {
  const occurring = answer.counts.flatMap(({ bySeverity }) =>
    Object.keys(bySeverity).filter((name) => bySeverity[name]! > 0),
  );
  const severities = [...new Set(occurring)].sort(
    (a, b) => severityRank(a) - severityRank(b) || a.localeCompare(b),
  );
  const counts = answer.counts.map(({ from, to, total, bySeverity, partial }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    total,
    parts: severities.map((severity) => bySeverity[severity] ?? 0),
    partial,
  }));
  return {
    counts,
    severities: severities.map((name) => (name === '' ? unknownSeverity : name)),
    chart: answerChart(answer, counts),
    answer,
  };
}

const chartNames = {
  c: 'Incidents per interval',
  g: 'Days between incidents',
  t: 'Time between incidents',
} as const;

function answerChart(
  { chart }: IncidentTrendsResponse,
  counts: readonly IntervalCount[],
): TrendChart | undefined {
  if (chart.points.length === 0) return undefined;
  const texts = new Map(chart.violations.map(({ rule, text, at }) => [`${rule} ${Date.parse(at)}`, text]));
  const judgedPoint = (point: (typeof chart.points)[number]): JudgedPoint => ({
    value: point.value,
    center: point.center,
    lower: point.lower,
    upper: point.upper,
    score: null,
    violations: point.violations.map((rule) => ({
      rule,
      text: texts.get(`${rule} ${Date.parse(point.at)}`) ?? ruleText(rule),
    })),
  });
  const byTime = chart.points.map((point) => ({ at: Date.parse(point.at), point: judgedPoint(point) }));
  const { at, points } =
    chart.chart === 'c'
      ? onIntervals(counts, byTime)
      : { at: byTime.map((each) => each.at), points: byTime.map(({ point }) => point) };
  return {
    kind: chart.chart,
    why: chart.why,
    judged: judgedChart(chartNames[chart.chart], at, points, chart.expectedFalseAlarmEvery, chart.why),
  };
}

const noPoint: JudgedPoint = {
  value: null,
  center: null,
  lower: null,
  upper: null,
  score: null,
  violations: [],
};

/** A point for every interval: the one that the chart has within it, or none. */
function onIntervals(
  counts: readonly IntervalCount[],
  byTime: readonly { readonly at: number; readonly point: JudgedPoint }[],
): { at: number[]; points: JudgedPoint[] } {
  return {
    at: counts.map(({ from, to }) => (from + to) / 2),
    points: counts.map(({ from, to }) => byTime.find(({ at }) => at >= from && at < to)?.point ?? noPoint),
  };
}

/** A chart without episodes and changes. */
function judgedChart(
  name: string,
  at: readonly number[],
  points: readonly JudgedPoint[],
  falseAlarmEvery: number | null,
  method: string,
): JudgedChart {
  return {
    name,
    method,
    at,
    points,
    stages: [],
    episodes: [],
    changes: [],
    falseAlarmEvery,
    scoreUnit: 'sigma',
    hasZones: false,
    limitWidth: 3,
    warnings: [],
  };
}
