import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { JudgedChart } from '../control-chart/judged-chart.ts';
import { chartableSeries } from '../control-chart/select-series.ts';
import { storedChart } from '../control-chart/stored-chart.ts';
import type { BaselineComparisonResponse, PeriodMessage } from '@shewhart/schemas/api';
import type { Comparison, ComparedSeries, Period } from './comparison.ts';

/** The collector's comparison in a response; undefined when there is none. */
export function answerComparison(frames: readonly DataFrame[]): Comparison | undefined {
  for (const frame of frames) {
    const custom = frame.meta?.custom as
      { shewhart?: unknown; answer?: BaselineComparisonResponse } | undefined;
    if (custom?.shewhart !== 'baseline-comparison' || custom.answer === undefined) continue;
    return fromAnswer(custom.answer, frame, frames);
  }
  return undefined;
}

function fromAnswer(
  answer: BaselineComparisonResponse,
  frame: DataFrame,
  frames: readonly DataFrame[],
): Comparison {
  const { indicator } = answer;
  const [before, after] = [periodOf(answer.before), periodOf(answer.after)];
  const { verdict, effect, relative, lower, upper, reason } = answer;
  return {
    title: [indicator.service, indicator.title].filter(Boolean).join(' '),
    field: frame.fields.find(({ name }) => name === 'center') ?? plainField,
    indicatorId: indicator.id,
    direction: indicator.direction,
    before,
    after,
    effect: { verdict, effect, relative, lower, upper, reason },
    guardrails: answer.guardrails.map(({ indicatorId, ...guardrail }) => ({ ...guardrail, id: indicatorId })),
    versions: answer.versions ?? [],
    series: storedSeries(
      frames.filter((each) => each !== frame),
      before,
    ),
  };
}

const plainField: Field = { name: 'center', type: FieldType.number, config: {}, values: [] };

const periodOf = (period: PeriodMessage): Period => ({
  ...period,
  from: Date.parse(period.from),
  to: Date.parse(period.to),
});

/** The indicator's own points, when another query of the panel asks for them, against the baseline before. */
function storedSeries(frames: readonly DataFrame[], before: Period): ComparedSeries | undefined {
  const [series] = chartableSeries(frames);
  const stored = series === undefined ? undefined : storedChart(series);
  if (stored === undefined) return undefined;
  return { chart: againstBaseline(stored, before), times: stored.at };
}

/** Every point beside the level and the limits of the period before, whatever the limits are today. */
function againstBaseline(chart: JudgedChart, before: Period): JudgedChart {
  const { center, lower, upper } = before;
  return {
    ...chart,
    points: chart.points.map((point) => ({ ...point, center, lower, upper })),
    stages: [],
  };
}
