import {
  chartFamily,
  ChartError,
  evaluateChart,
  type ChartAnswer,
  type ChartKind,
  type Violation,
} from '@shewhart/analysis';
import { chartName, dispersionName } from './chart-names.ts';
import { chartRequest, type ChartInput } from './chart-request.ts';
import type {
  JudgedChart,
  JudgedDispersion,
  JudgedPoint,
  JudgedStage,
  PointViolation,
} from './judged-chart.ts';
import type { ControlChartOptions } from './options.ts';

export type Judging = { readonly chart: JudgedChart } | { readonly problem: string };

/**
 * Judges a series of any data source by the panel's options. Pure: the same series and options give the
 * same limits, whatever part of them is on screen.
 */
export function judgeSeries(input: ChartInput, options: ControlChartOptions): Judging {
  const { request, at, sizes, warnings } = chartRequest(input, options);
  try {
    const answer = evaluateChart(request);
    return { chart: fromAnswer(answer, { name: input.name, at, sizes, warnings }, options) };
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const place = error.path === '' ? '' : `${error.path}: `;
    return { problem: `This ${chartName(options.chart)} cannot be drawn: ${place}${error.reason}.` };
  }
}

interface Described {
  readonly name: string;
  readonly at: readonly number[];
  readonly sizes: readonly (number | null)[] | undefined;
  readonly warnings: readonly string[];
}

function fromAnswer(answer: ChartAnswer, described: Described, options: ControlChartOptions): JudgedChart {
  const texts = textsByPoint(answer.violations);
  const points = answer.points.map((point): JudgedPoint => {
    const size = described.sizes?.[point.index];
    return {
      value: point.high ?? point.value,
      ...(point.low === undefined ? {} : { low: point.low === null ? null : -point.low }),
      center: point.center,
      lower: point.lower,
      upper: point.upper,
      score: point.z,
      ...(size === undefined || size === null ? {} : { size }),
      violations: texts.get(point.index) ?? [],
    };
  });
  const omitted = [...new Set(answer.omittedRules.map(({ reason }) => reason))];
  const dispersion = dispersionOf(answer, points.length);
  return {
    name: described.name,
    method: methodText(answer, described.at, options),
    at: described.at,
    points: options.chart === 'cusum' ? points.map(mirrored) : points,
    stages: stagesOf(answer),
    episodes: [],
    changes: [],
    ...(dispersion === undefined ? {} : { dispersion }),
    falseAlarmEvery: answer.expectedFalseAlarmEvery,
    scoreUnit: 'sigma',
    hasZones: chartFamily(options.chart) === 'variables',
    limitWidth: options.limitsBy === 'width' ? options.width : 3,
    warnings: [
      ...described.warnings,
      ...answer.stages.filter(({ trial }) => trial).map(trialText),
      ...omitted.map((reason) => `Some rules are not applied: ${reason}.`),
    ],
  };
}

/** Both sums of a CUSUM are drawn about zero, the lower one downwards, with the decision interval on both sides. */
function mirrored(point: JudgedPoint): JudgedPoint {
  return { ...point, center: 0, lower: point.upper === null ? null : -point.upper };
}

function trialText({ n }: { readonly n: number }): string {
  return `Limits on trial: they come from ${n} points only.`;
}

function textsByPoint(violations: readonly Violation[]): Map<number, PointViolation[]> {
  const texts = new Map<number, PointViolation[]>();
  for (const { at, rule, text } of violations) {
    const list = texts.get(at);
    if (list === undefined) texts.set(at, [{ rule, text }]);
    else list.push({ rule, text });
  }
  return texts;
}

function stagesOf(answer: ChartAnswer): JudgedStage[] {
  return answer.stages.map(({ from, to, trial }, index) => ({
    from,
    to,
    label: answer.stages.length > 1 ? `Stage ${index + 1}` : '',
    isTrial: trial,
  }));
}

function dispersionOf(answer: ChartAnswer, length: number): JudgedDispersion | undefined {
  if (answer.dispersion === undefined) return undefined;
  const texts = textsByPoint(answer.dispersion.violations);
  const none: JudgedPoint = {
    value: null,
    center: null,
    lower: null,
    upper: null,
    score: null,
    violations: [],
  };
  const points = Array.from({ length }, () => none);
  for (const { index, value, center, lower, upper } of answer.dispersion.points) {
    points[index] = { value, center, lower, upper, score: null, violations: texts.get(index) ?? [] };
  }
  return { name: dispersionName(answer.chart as ChartKind), points };
}

const day = (at: number | undefined): string =>
  at === undefined ? '' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function methodText(answer: ChartAnswer, at: readonly number[], options: ControlChartOptions): string {
  const name = chartName(options.chart);
  const stage = answer.stages.at(-1);
  if (options.chart === 'run' || stage === undefined) return name;
  const { kind, from, to } = options.baseline;
  switch (kind) {
    case 'given':
      return `${name}; limits given beforehand`;
    case 'window':
      return `${name}; limits from ${stage.n} points, ${from} to ${to}`;
    case 'first': {
      const last = Math.min(stage.from + options.baseline.first - 1, stage.to);
      return `${name}; limits from the first ${stage.n} points${answer.stages.length > 1 ? ' of each stage' : ''}, ${day(at[stage.from])} to ${day(at[last])} UTC`;
    }
    case 'all':
      return `${name}; limits from all ${stage.n} points returned`;
  }
}
