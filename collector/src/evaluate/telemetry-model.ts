import {
  defaultJudgeOptions,
  fitModel,
  judgePoint,
  startJudge,
  type IndicatorModel as FittedSeries,
  type Judgement,
  type JudgeOptions,
  type JudgeState,
} from '@shewhart/analysis';
import type { IndicatorDefinition } from './indicator.ts';
import type { FittedModel, IndicatorModel, PointViolation } from './indicator-model.ts';
import type { SubgroupSeries } from './subgroup.ts';

interface TelemetryModel {
  readonly kind: 'telemetry';
  readonly series: FittedSeries;
  readonly options: JudgeOptions;
}

const leastPoints = 12;
const daysPerWeek = 7;

/**
 * Measured values of any kind: transform, season and memory are chosen by tests on the baseline, limits by
 * the alarm budget (`analysis/src/model`). What judging depends on is frozen together with the model.
 */
export const telemetryModel: IndicatorModel = {
  fit,
  begin: (model) => startJudge((model as TelemetryModel).series),
  judge(model, state, { at, value }) {
    const { series, options } = model as TelemetryModel;
    const judged = judgePoint(series, state as JudgeState, at * 1000, value, options);
    const { judgement } = judged;
    return {
      state: judged.state,
      point: {
        value: judgement.value,
        center: judgement.expected,
        lower: judgement.lower,
        upper: judgement.upper,
        score:
          judgement.value === null ? null : judgement.side === 'below' ? -judgement.score : judgement.score,
        violations: judgement.isOutside ? [violationOf(judgement)] : [],
      },
    };
  },
};

function fit(definition: IndicatorDefinition, baseline: SubgroupSeries): FittedModel | undefined {
  const times: number[] = [];
  const values: number[] = [];
  const follows: boolean[] = [];
  let isAfterPoint = false;
  baseline.value.forEach((value, place) => {
    if (!Number.isNaN(value)) {
      times.push((baseline.from + place * baseline.step) * 1000);
      values.push(value);
      follows.push(isAfterPoint);
    }
    isAfterPoint = !Number.isNaN(value);
  });
  if (values.length < leastPoints) return undefined;
  const options: JudgeOptions = {
    ...defaultJudgeOptions,
    alarmsPerWeek: daysPerWeek / definition.falseAlarmEveryDays,
    direction: definition.direction,
    bounds: definition.bounds,
    recoveryMs: recoverySeconds * 1000,
    newLevelMs: null,
  };
  const series = fitModel({ times, values, follows, intervalMs: baseline.step * 1000 }, options);
  const usual = Math.abs(series.transform === 'log' ? Math.exp(series.center) : series.center);
  const { absolute = 0, relative = 0 } = definition.deadband;
  const model: TelemetryModel = {
    kind: 'telemetry',
    series,
    options: { ...options, deadband: Math.max(absolute, relative * usual) },
  };
  return {
    model,
    why: series.explanation,
    excluded: [],
    points: series.points,
    falseAlarmEveryDays: definition.falseAlarmEveryDays,
  };
}

/** Extremes within this time are one event when the limits are learned. */
const recoverySeconds = 1800;

const words: Readonly<Record<Judgement['statistic'], { readonly rule: string; readonly text: string }>> = {
  level: { rule: 'limits', text: 'a point' },
  residual: { rule: 'forecast', text: 'a jump from the point before to' },
  average: { rule: 'ewma', text: 'a lasting shift: the moving average' },
  events: { rule: 'rare-events', text: 'rare events in quick succession' },
};

function violationOf({ statistic, side }: Judgement): PointViolation {
  const { rule, text } = words[statistic];
  if (statistic === 'events') return { rule, text, side };
  return { rule, text: `${text} ${side} its ${side === 'above' ? 'upper' : 'lower'} limit`, side };
}
