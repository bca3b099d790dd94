import {
  followPoint,
  startFollower,
  type IndicatorModel,
  type Judgement,
  type JudgeOptions,
} from '@shewhart/analysis';
import { unjudgedPoint, type ChartedEpisode, type ChartedPoint } from './charted-series.ts';
import { EpisodeLog } from './episode-log.ts';
import { statisticNames } from './model-words.ts';
import type { FileSeries } from './read-series.ts';

export interface FollowedChart {
  readonly points: readonly ChartedPoint[];
  readonly episodes: readonly ChartedEpisode[];
  /** The model by which each row was judged; null before the first. */
  readonly models: readonly (IndicatorModel | null)[];
}

/**
 * Follows the rows in their order as the alerting engine would have: limits come from earlier rows alone, are
 * renewed as the series goes on, and never from an episode that is still open.
 */
export function followedChart({ times, values }: FileSeries, options: JudgeOptions): FollowedChart {
  const state = startFollower();
  const log = new EpisodeLog();
  const models: (IndicatorModel | null)[] = [];
  const points = values.map((value, place) => {
    models.push(state.model);
    const { judgement, event, surprise } = followPoint(state, times[place]!, value, options);
    if (judgement === null) return unjudgedPoint(value);
    if (value !== null) log.note(place, event, state.episode, outsideOf(judgement));
    return judgedPoint(judgement, surprise);
  });
  return { points, episodes: log.episodes, models };
}

export function judgedPoint(judgement: Judgement, surprise: number): ChartedPoint {
  const { value, expected, lower, upper, score, isOutside, statistic } = judgement;
  return {
    value,
    center: expected,
    lower,
    upper,
    distance: score,
    surprise,
    violations: isOutside ? [statisticNames[statistic]] : [],
  };
}

export function outsideOf({ score, statistic, side }: Judgement): {
  distance: number;
  rule: string;
  side: 'above' | 'below';
} {
  return { distance: score, rule: statisticNames[statistic], side };
}
