import {
  episodeRules,
  evaluateChart,
  noEpisode,
  stepEpisode,
  type AnswerPoint,
  type ChartAnswer,
  type JudgeOptions,
} from '@shewhart/analysis';
import type { BaselineSpan } from './baseline-span.ts';
import type { ChartedEpisode, ChartedPoint } from './charted-series.ts';
import type { ChartOptions, NamedChart } from './chart-options.ts';
import { EpisodeLog } from './episode-log.ts';
import { judgeSettings, usualIntervalMs } from './judge-settings.ts';
import type { FileSeries } from './read-series.ts';

export interface NamedChartResult {
  readonly answer: ChartAnswer;
  readonly points: readonly ChartedPoint[];
  readonly episodes: readonly ChartedEpisode[];
}

const weekMs = 7 * 86_400_000;

/**
 * A textbook chart with limits of its baseline. Rows up to the end of the baseline are drawn against them but
 * raise no alert: the limits were not known then.
 *
 * @throws ChartError when the values are none for this chart (a c chart of halves), or the rules unknown
 */
export function namedChart(
  chart: NamedChart,
  series: FileSeries,
  span: BaselineSpan,
  options: ChartOptions,
): NamedChartResult {
  const { alarmsPerWeek, rules, bounds } = options;
  const intervalMs = usualIntervalMs(series);
  const hasLimits = alarmsPerWeek !== null && chart !== 'run';
  const answer = evaluateChart({
    chart,
    values: series.values,
    baseline: { from: span.from, to: span.to },
    ...(rules === null ? {} : { rules }),
    ...(hasLimits ? { limits: { arl0: Math.max(2, weekMs / intervalMs / alarmsPerWeek) } } : {}),
    ...(bounds.some((bound) => bound !== null) ? { bounds } : {}),
  });
  const sides = new Map(answer.violations.map(({ at, side }) => [at, side]));
  const harmful = { up: 'below', down: 'above', both: '' }[options.direction];
  const judged = answer.points.map((point) => {
    const side = sides.get(point.index) ?? sideOf(point);
    const isHarmless = side === harmful || isWithinDeadband(point, options.deadband);
    return { point, side, violations: isHarmless ? [] : point.violations };
  });
  return { answer, ...raiseEpisodes(judged, series, span, judgeSettings(options), intervalMs) };
}

interface JudgedAnswer {
  readonly point: AnswerPoint;
  readonly side: string;
  readonly violations: readonly string[];
}

function raiseEpisodes(
  judged: readonly JudgedAnswer[],
  series: FileSeries,
  span: BaselineSpan,
  settings: JudgeOptions,
  intervalMs: number,
): { readonly points: ChartedPoint[]; readonly episodes: ChartedEpisode[] } {
  const rules = episodeRules({ ...settings, newLevelMs: null }, intervalMs);
  const log = new EpisodeLog();
  let episode = noEpisode;
  const points = judged.map(({ point, side, violations }, place): ChartedPoint => {
    // A rule of several points is a full alarm however near the centre its last point lies.
    const distance = violations.length > 0 ? Math.max(1, limitDistance(point)) : limitDistance(point, 0.999);
    const drawn = {
      value: point.value,
      center: point.center,
      lower: point.lower,
      upper: point.upper,
      distance,
      violations,
    };
    if (place <= span.to || point.value === null) return { ...drawn, surprise: 0 };
    const step = stepEpisode(episode, series.times[place]!, distance, rules);
    episode = step.state;
    const outside = {
      distance,
      rule: violations[0] ?? 'limits',
      side: side === 'below' ? 'below' : 'above',
    } as const;
    log.note(place, step.event, episode, outside);
    const isNews = step.event === 'opened' || step.event === 'escalated';
    return { ...drawn, surprise: isNews ? distance : 0 };
  });
  return { points, episodes: log.episodes };
}

function sideOf({ value, center }: AnswerPoint): 'above' | 'below' {
  return (value ?? 0) >= (center ?? 0) ? 'above' : 'below';
}

function isWithinDeadband({ value, center }: AnswerPoint, deadband: number): boolean {
  return deadband > 0 && Math.abs((value ?? 0) - (center ?? 0)) < deadband;
}

/** Distance from the centre in units of the limit on that side; at most `most`. */
function limitDistance({ value, center, lower, upper }: AnswerPoint, most = 1000): number {
  if (value === null || center === null) return 0;
  const limit = value >= center ? upper : lower;
  if (limit === null || limit === center) return 0;
  return Math.min(most, Math.max(0, (value - center) / (limit - center)));
}
