import type { Episode } from '../episode/episode-machine.ts';
import { defaultJudgeOptions, type JudgeOptions } from './judge-options.ts';
import type { Judgement } from './indicator-judge.ts';
import type { IndicatorModel } from './indicator-model.ts';
import { followPoint, startFollower } from './series-follower.ts';

export interface FollowedSeries {
  /** One per point; null while the baseline was too short. */
  readonly judgements: readonly (Judgement | null)[];
  /** One per point: 0, or how surprising the episode is that opens or escalates there. */
  readonly scores: Float64Array;
  /** In order of opening, as an alerting engine would have raised them; the last may be open. */
  readonly episodes: readonly Episode[];
  /** The model at the end; null when there were too few points for any. */
  readonly model: IndicatorModel | null;
}

/**
 * Follows a whole series from its first point: the batch form of `followPoint`, with the same answers.
 *
 * `times` in milliseconds, ascending; `values` with null or NaN for missing. Every point is judged by
 * what came before it alone.
 */
export function followSeries(
  times: ArrayLike<number>,
  values: ArrayLike<number | null>,
  chosen: Partial<JudgeOptions> = {},
): FollowedSeries {
  const options = { ...defaultJudgeOptions, ...chosen };
  const state = startFollower();
  const judgements: (Judgement | null)[] = [];
  const scores = new Float64Array(times.length);
  const episodes: Episode[] = [];
  for (let index = 0; index < times.length; index += 1) {
    const step = followPoint(state, times[index] as number, values[index] ?? null, options);
    judgements.push(step.judgement);
    scores[index] = step.surprise;
    const current = state.episode.episode;
    if (current === null) continue;
    if (step.event === 'opened') episodes.push(current);
    else episodes[episodes.length - 1] = current;
  }
  return { judgements, scores, episodes, model: state.model };
}
