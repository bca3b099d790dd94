import {
  episodeRules,
  fitModel,
  judgePoint,
  noEpisode,
  startJudge,
  stepEpisode,
  type IndicatorModel,
  type JudgeOptions,
} from '@shewhart/analysis';
import type { BaselineSpan } from './baseline-span.ts';
import type { ChartedEpisode, ChartedPoint } from './charted-series.ts';
import { EpisodeLog } from './episode-log.ts';
import { judgedPoint, outsideOf } from './followed-chart.ts';
import { usualIntervalMs } from './judge-settings.ts';
import type { FileSeries } from './read-series.ts';

export interface FrozenChart {
  readonly points: readonly ChartedPoint[];
  readonly episodes: readonly ChartedEpisode[];
  readonly model: IndicatorModel;
}

/**
 * Judges every row against the limits of one baseline. Rows up to its end are drawn against them but raise no
 * alert: the limits were not known then. An episode lasts until it recovers: nobody agreed to a new level.
 */
export function frozenChart(series: FileSeries, span: BaselineSpan, options: JudgeOptions): FrozenChart {
  const { times, values } = series;
  const model = fitModel(baselineSeries(series, span), options);
  const rules = episodeRules({ ...options, newLevelMs: null }, model.intervalMs);
  const log = new EpisodeLog();
  let episode = noEpisode;
  let state = startJudge(model);
  const points = values.map((value, place) => {
    if (place === span.to + 1) state = startJudge(model);
    const judged = judgePoint(model, state, times[place]!, value, options);
    const { judgement } = judged;
    state = judged.state;
    if (place <= span.to) {
      const isDrawn = judgement.statistic === 'level';
      return judgedPoint({ ...judgement, isOutside: judgement.isOutside && isDrawn }, 0);
    }
    if (value === null) return judgedPoint(judgement, 0);
    const step = stepEpisode(episode, times[place]!, judgement.score, rules);
    episode = step.state;
    log.note(place, step.event, episode, outsideOf(judgement));
    const isNews = step.event === 'opened' || step.event === 'escalated';
    return judgedPoint(judgement, isNews ? judgement.score : 0);
  });
  return { points, episodes: log.episodes, model };
}

function baselineSeries(
  series: FileSeries,
  { from, to }: BaselineSpan,
): {
  times: number[];
  values: number[];
  follows: boolean[];
  intervalMs: number;
} {
  const times: number[] = [];
  const values: number[] = [];
  const follows: boolean[] = [];
  for (let place = from; place <= to; place += 1) {
    const value = series.values[place] ?? null;
    if (value === null) continue;
    times.push(series.times[place]!);
    values.push(value);
    follows.push(place > from && (series.values[place - 1] ?? null) !== null);
  }
  return { times, values, follows, intervalMs: usualIntervalMs(series) };
}
