import type { ControlChart, ControlLines } from './chart/control-chart.ts';
import type { CusumChart } from './chart/cusum-chart.ts';
import { eventProbability } from './chart/g-chart.ts';
import type { HotellingChart } from './chart/hotelling-chart.ts';
import { tailProbability } from './chart/tail-probability.ts';
import { baselineValues } from './estimate/baseline-values.ts';
import type { AnswerDispersion, AnswerPoint, AnswerStage, ChartAnswer } from './evaluate/chart-answer.ts';
import type { ChartRequest } from './evaluate/chart-request.ts';
import { expectedFalseAlarm } from './evaluate/expected-false-alarm.ts';
import { limitWidth } from './evaluate/limit-width.ts';
import { readRequest } from './evaluate/read-request.ts';
import { stageChart } from './evaluate/stage-chart.ts';
import { stageSpans, type StageSpan } from './evaluate/stage-span.ts';
import { anhoejAnalysis } from './rule/anhoej-analysis.ts';
import { applyRules, type Violation } from './rule/apply-rules.ts';
import type { RuleDefinition } from './rule/rule-definition.ts';
import { chartFamily, illegalBecause } from './rule/rule-legality.ts';
import { zeroRunLength } from './rule/zero-run.ts';

/** Limits of a baseline with fewer points than this are marked as on trial. */
export const trialPoints = 20;

interface JudgedStage {
  readonly span: StageSpan;
  readonly chart: ControlChart;
  readonly violations: readonly Violation[];
  readonly dispersionViolations: readonly Violation[];
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** Length at which a run of zeros is too long for the stage's geometric model; never when unknown. */
function zeroRunOf(request: ChartRequest, span: StageSpan): number {
  if (request.chart !== 'g' || request.data.kind !== 'values') return Infinity;
  const values = request.data.values.slice(span.from, span.to + 1);
  const chance = eventProbability(baselineValues(values, span.baseline));
  return chance > 0 && chance < 1 ? zeroRunLength(chance, tailProbability(limitWidth(request))) : Infinity;
}

function judgeStage(request: ChartRequest, span: StageSpan, rules: readonly RuleDefinition[]): JudgedStage {
  const chart = stageChart(request, span);
  const isExcluded = (index: number): boolean => request.exclude.has(span.from + index);
  const context = { isStandardised: chart.isStandardised, isExcluded, from: span.from };
  const found = applyRules(rules, { ...context, lines: chart, zeroRunLength: zeroRunOf(request, span) });
  const forDispersion = rules.filter(({ kind }) => illegalBecause(kind, 'dispersion') === null);
  const dispersed = chart.dispersion
    ? applyRules(forDispersion, { ...context, lines: chart.dispersion })
    : [];
  const violations =
    request.chart === 'cusum'
      ? found.map((violation) => datedByRun(violation, chart as CusumChart, span.from))
      : found;
  return { span, chart, violations, dispersionViolations: dispersed };
}

/** A CUSUM signal names its direction and the points since its sum was last zero. */
function datedByRun(violation: Violation, chart: CusumChart, from: number): Violation {
  const at = violation.at - from;
  const isHigh = (chart.high[at] as number) >= (chart.low[at] as number);
  const run = (isHigh ? chart.highRun : chart.lowRun)[at] as number;
  const members: number[] = [];
  for (let place = Math.max(0, at - run + 1); place <= at; place += 1)
    if (!Number.isNaN(chart.value[place])) members.push(from + place);
  return {
    ...violation,
    side: isHigh ? 'above' : 'below',
    members,
    text: `cumulative sum ${isHigh ? 'above' : 'below'} the target exceeds the decision interval`,
  };
}

function runsOf(
  chart: ControlChart,
  isExcluded: (index: number) => boolean,
): NonNullable<AnswerStage['runs']> {
  const side: number[] = [];
  chart.value.forEach((value, index) => {
    if (!Number.isNaN(value) && !isExcluded(index))
      side.push(Math.sign(value - (chart.center[index] as number)));
  });
  const analysis = anhoejAnalysis(side);
  return {
    useful: analysis.useful,
    longest: analysis.longestRun,
    longestMax: analysis.longestRunMax,
    crossings: analysis.crossings,
    crossingsMin: analysis.crossingsMin,
  };
}

function stageAnswer(request: ChartRequest, { span, chart }: JudgedStage, hasRuns: boolean): AnswerStage {
  const { n, center, sigma, lower, upper } = chart.limits;
  const multivariate = request.chart === 't2' ? (chart as HotellingChart) : undefined;
  return {
    from: span.from,
    to: span.to,
    n,
    center: orNull(center),
    sigma: orNull(sigma),
    lower: orNull(lower),
    upper: orNull(upper),
    trial: request.baseline.kind === 'given' ? false : n < trialPoints,
    ...(hasRuns ? { runs: runsOf(chart, (index) => request.exclude.has(span.from + index)) } : {}),
    ...(multivariate && {
      mean: multivariate.mean,
      covariance: multivariate.covariance,
      determinant: multivariate.determinant,
      phaseTwoUpper: orNull(multivariate.phaseTwoUpper),
    }),
  };
}

/** Rule names by point. */
function namesByPoint(violations: readonly Violation[]): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const { at, rule } of violations) {
    const held = names.get(at);
    if (held === undefined) names.set(at, [rule]);
    else held.push(rule);
  }
  return names;
}

function extras(request: ChartRequest, chart: ControlChart, at: number): Partial<AnswerPoint> {
  if (request.chart === 'cusum') {
    const { high, low, highRun, lowRun } = chart as CusumChart;
    return {
      high: orNull(high[at]),
      low: orNull(low[at]),
      highRun: highRun[at] as number,
      lowRun: lowRun[at] as number,
    };
  }
  const contributions = request.chart === 't2' ? ((chart as HotellingChart).contributions[at] ?? []) : [];
  return contributions.length > 0 ? { contributions } : {};
}

function pointsOf(request: ChartRequest, { span, chart, violations }: JudgedStage): AnswerPoint[] {
  const names = namesByPoint(violations);
  const hasExtras = request.chart === 'cusum' || request.chart === 't2';
  const points: AnswerPoint[] = [];
  for (let at = 0; at < chart.value.length; at += 1) {
    const point: AnswerPoint = {
      index: span.from + at,
      value: orNull(chart.value[at]),
      center: orNull(chart.center[at]),
      lower: orNull(chart.lower[at]),
      upper: orNull(chart.upper[at]),
      z: orNull(chart.z[at]),
      violations: names.get(span.from + at) ?? [],
    };
    points.push(hasExtras ? { ...point, ...extras(request, chart, at) } : point);
  }
  return points;
}

function dispersionOf(stages: readonly JudgedStage[]): AnswerDispersion | undefined {
  const first = stages.find(({ chart }) => chart.dispersion)?.chart.dispersion;
  if (first === undefined) return undefined;
  const points = stages.flatMap(({ span, chart, dispersionViolations }) => {
    const names = namesByPoint(dispersionViolations);
    const lines = chart.dispersion as ControlLines;
    const drawn: AnswerDispersion['points'][number][] = [];
    lines.value.forEach((value, at) => {
      if (Number.isNaN(value)) return;
      drawn.push({
        index: span.from + at,
        value,
        center: orNull(lines.center[at]),
        lower: orNull(lines.lower[at]),
        upper: orNull(lines.upper[at]),
        violations: names.get(span.from + at) ?? [],
      });
    });
    return drawn;
  });
  const { center, lower, upper } = first.limits;
  const violations = stages.flatMap(({ dispersionViolations }) => dispersionViolations);
  return { center: orNull(center), upper: orNull(upper), lower: orNull(lower), points, violations };
}

/**
 * A chart of the data in the request: limits by stage, every point against them, every rule broken.
 *
 * The request and the answer are the JSON bodies of POST /api/v1/charts/evaluate. Throws a ChartError
 * with the path and the reason when the request cannot be understood; odd data (empty, constant, all
 * missing) are answered with null limits instead.
 */
export function evaluateChart(input: unknown): ChartAnswer {
  const request = readRequest(input);
  const family = chartFamily(request.chart);
  const omittedRules: { rule: string; reason: string }[] = [];
  const rules = request.rules.filter(({ name, kind }) => {
    const reason = illegalBecause(kind, family, request.chart);
    if (reason !== null) omittedRules.push({ rule: name, reason });
    return reason === null;
  });
  const hasRuns = rules.some(({ kind }) => kind === 'longest-run' || kind === 'crossings');
  const stages = stageSpans(request).map((span) => judgeStage(request, span, rules));
  const dispersion = dispersionOf(stages);
  return {
    chart: request.chart,
    expectedFalseAlarmEvery: expectedFalseAlarm(request, rules),
    stages: stages.map((stage) => stageAnswer(request, stage, hasRuns)),
    points: stages.flatMap((stage) => pointsOf(request, stage)),
    ...(dispersion ? { dispersion } : {}),
    violations: stages.flatMap(({ violations }) => violations),
    omittedRules,
  };
}
