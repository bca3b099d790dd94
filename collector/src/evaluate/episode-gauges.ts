import { metrics, type ObservableResult } from '@opentelemetry/api';
import { openEpisode } from './judging.ts';
import type { Track } from './track.ts';

/** More series than this would drown the collector's own metrics: the worst are shown. */
const mostScores = 1000;
const mostEpisodes = 1000;

/**
 * Shows episodes and scores on the metrics port, for those who alert from Prometheus. Call after the SDK
 * has started. @returns stops it
 */
export function observeEpisodes(tracks: ReadonlyMap<string, Track>): () => void {
  const meter = metrics.getMeter('shewhart');
  const active = meter.createObservableGauge('shewhart.episode.active', {
    description: 'Episodes that are going on, trial limits left out',
  });
  const score = meter.createObservableGauge('shewhart.indicator.score', {
    description: 'Distance of the newest point from the centre in units of the limit; beyond 1 is outside',
  });
  const followed = meter.createObservableGauge('shewhart.indicator.followed', {
    description: 'Indicators that are followed',
  });
  const observeActive = (result: ObservableResult): void => {
    let shown = 0;
    for (const { definition, state } of tracks.values()) {
      const episode = state === undefined ? undefined : openEpisode(state);
      if (episode === undefined || episode.trial || ++shown > mostEpisodes) continue;
      const { id, service, environment, severity } = definition;
      result.observe(1, { indicator: id, service, environment, severity });
    }
  };
  const observeScore = (result: ObservableResult): void => {
    const worst = [...tracks.values()]
      .flatMap(({ definition, newest }) =>
        newest?.score == null ? [] : [{ definition, score: newest.score }],
      )
      .sort((a, b) => Math.abs(b.score) - Math.abs(a.score))
      .slice(0, mostScores);
    for (const { definition, score } of worst) {
      const { id, service, environment } = definition;
      result.observe(score, { indicator: id, service, environment });
    }
  };
  const observeFollowed = (result: ObservableResult): void => result.observe(tracks.size);
  active.addCallback(observeActive);
  score.addCallback(observeScore);
  followed.addCallback(observeFollowed);
  return () => {
    active.removeCallback(observeActive);
    score.removeCallback(observeScore);
    followed.removeCallback(observeFollowed);
  };
}
