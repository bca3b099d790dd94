import { median } from '../estimate/median.ts';
import type { BaselineSeries } from './baseline-series.ts';
import { chooseSeason } from './choose-season.ts';
import { chooseTransform } from './choose-transform.ts';
import { transformed, type IndicatorModel } from './indicator-model.ts';
import type { JudgeOptions } from './judge-options.ts';
import { lagOneCorrelation } from './lag-one-correlation.ts';
import { defaultModelSettings, type ModelSettings } from './model-settings.ts';
import { rareEventWindow } from './rare-event-window.ts';
import { dayMs, seasonValue } from './season-profile.ts';
import { sortedQuantile } from './sorted-quantile.ts';
import { noLimit, statisticLimits, type LimitSettings, type StatisticLimits } from './statistic-limits.ts';

/** Baselines below this many points are on trial: judged, not paged on. */
export const pagingPoints = 100;
/** Share of zeros from which events are counted rather than values measured. */
const rareEventShare = 0.9;
/** Events that must have been seen before the size of another means anything. */
const measuredEvents = 5;
/** Points further apart than this are too slow for a moving average to come before them. */
const slowestAverageMs = 20 * 60_000;
/** Length of the moving average. */
const averageMs = 90 * 60_000;
/** Correlation from which forecasting from the last point pays. */
const rememberedCorrelation = 0.2;

/** Deviations clipped to four scales, as the moving average takes them. */
export function averaged(before: number, deviation: number, scale: number, weight: number): number {
  return weight * Math.max(-4, Math.min(4, deviation / scale)) + (1 - weight) * before;
}

/** Smallest difference that means anything: a thousandth of the range, or in mostly-zero series a usual event. */
function resolution(
  deviations: readonly number[],
  sorted: ArrayLike<number>,
  center: number,
  isSeasonal: boolean,
): number {
  const range = sortedQuantile(sorted, 0.99) - sortedQuantile(sorted, 0.01);
  const unit = Math.max(0.001 * range, 1e-9 * Math.abs(center), 1e-12);
  const events = deviations.filter((deviation) => deviation !== 0);
  const isMostlyStill = events.length < 0.6 * deviations.length;
  return isSeasonal || !isMostlyStill ? unit : Math.max(unit, median(events.map(Math.abs)) || 0);
}

/** Median absolute deviation as a sigma; where more than half the deviations are zero, a far quantile instead. */
function robustScale(deviations: readonly number[], unit: number): number {
  const sizes = Float64Array.from(deviations, (value) => Math.abs(value)).sort();
  const usual = 1.4826 * sortedQuantile(sizes, 0.5);
  return usual > 0 ? usual : Math.max(0.6 * sortedQuantile(sizes, 0.9), unit);
}

function widened(limits: StatisticLimits, factor: number): StatisticLimits {
  return { ...limits, upper: factor * limits.upper, lower: factor * limits.lower };
}

/** Deviations from the one-step forecast, where the point before is there. */
function residuals(
  deviations: readonly number[],
  follows: readonly boolean[],
  correlation: number,
): number[] {
  const found: number[] = [];
  deviations.forEach((deviation, index) => {
    if (index > 0 && follows[index]) found.push(deviation - correlation * (deviations[index - 1] as number));
  });
  return found;
}

function withoutLimits(limits: StatisticLimits): StatisticLimits {
  return { ...limits, upper: noLimit, lower: noLimit };
}

function eventSentence(share: number, isUnmeasured: boolean): string {
  const percent = `${(100 * share).toFixed(1)} % of the points bring one`;
  return isUnmeasured
    ? `rare events: ${percent}, too few to know their size, so only the time between them is judged`
    : `rare events: ${percent}, so the time between them is judged too`;
}

/**
 * Fits the model of one indicator to its baseline and says in words what was chosen.
 *
 * Needs at least two points; about a hundred before anyone should be woken by it. The order is:
 * transform, season, correlation, rare events, then limits for each statistic from its own values over
 * the baseline, sharing the alarm budget among them.
 */
export function fitModel(
  series: BaselineSeries,
  options: JudgeOptions,
  modelSettings: ModelSettings = defaultModelSettings,
): IndicatorModel {
  const { companionShare, residualCaution } = modelSettings;
  const { times, values, follows, intervalMs } = series;
  const n = values.length;
  const raw = Float64Array.from(values).sort();
  const scaleChoice = chooseTransform(values, raw);
  const shape = { transform: scaleChoice.transform, logFloor: scaleChoice.floor };
  const compared = values.map((value) => transformed(value, shape));
  const seasonChoice = chooseSeason(series, compared);
  const { season, inflation } = seasonChoice;
  const center = median(compared);
  const deviations = compared.map(
    (value, index) => inflation * (value - (season ? seasonValue(season, times[index] as number) : center)),
  );
  const sorted = Float64Array.from(deviations).sort();
  const unit = resolution(deviations, sorted, center, season !== null);
  const scale = robustScale(deviations, unit);
  const correlation = lagOneCorrelation(deviations, follows, scale);
  const hasResidual = correlation > rememberedCorrelation;
  const isFast = intervalMs <= slowestAverageMs;
  const weight = Math.min(1, 2 / (averageMs / intervalMs + 1));
  const zeros = values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / n;
  const isRare = zeros >= rareEventShare;
  const isUnmeasured = isRare && (1 - zeros) * n < measuredEvents;
  const eventChance = ((1 - zeros) * n + 1) / (n + 2);
  const hasAverage = isFast && !isUnmeasured;
  // The more points remember, the less a moving average says that the point has not said.
  const averageShare = hasAverage ? companionShare * (1 - correlation) : 0;
  const shares = 1 + averageShare + (isRare ? companionShare : 0);
  const chance = (options.alarmsPerWeek * intervalMs) / (7 * dayMs) / shares;
  const settings: LimitSettings = {
    chance,
    floor: unit,
    gap: Math.max(options.recoveryPoints, Math.round(options.recoveryMs / intervalMs)),
    days: (n * intervalMs) / dayMs,
    direction: options.direction,
    hasOwnTail: true,
    model: modelSettings,
  };
  const withoutOwnTail = { ...settings, hasOwnTail: false };
  const averages: number[] = [];
  deviations.reduce((before, deviation) => {
    const after = averaged(before, deviation, scale, weight);
    averages.push(after);
    return after;
  }, 0);
  return {
    ...shape,
    season,
    center,
    scale,
    correlation,
    intervalMs,
    level: isUnmeasured
      ? withoutLimits(statisticLimits(deviations, settings))
      : statisticLimits(deviations, settings),
    residual: hasResidual
      ? widened(statisticLimits(residuals(deviations, follows, correlation), withoutOwnTail), residualCaution)
      : null,
    average: hasAverage ? statisticLimits(averages, { ...withoutOwnTail, floor: 0.1 }) : null,
    averageWeight: weight,
    averageAtEnd: averages.at(-1) ?? 0,
    eventChance: isRare ? eventChance : null,
    eventWindow: isRare ? rareEventWindow(eventChance, chance) : 0,
    from: times[0] as number,
    to: times[n - 1] as number,
    points: n,
    isTrial: n < pagingPoints,
    explanation: [
      scaleChoice.because,
      seasonChoice.because,
      hasResidual
        ? `points remember the one before (correlation ${correlation.toFixed(2)}): forecasts are judged too, run rules are not used`
        : `points are nearly independent (correlation ${correlation.toFixed(2)})`,
      ...(isRare ? [eventSentence(1 - zeros, isUnmeasured)] : []),
      `limits for ${options.alarmsPerWeek} false alarms a week, from ${n} points`,
    ],
  };
}
