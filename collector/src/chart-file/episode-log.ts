import { isOpen, type EpisodeEvent, type EpisodeState } from '@shewhart/analysis';
import type { ChartedEpisode } from './charted-series.ts';

interface Outside {
  readonly distance: number;
  readonly rule: string;
  readonly side: 'above' | 'below';
}

/** Keeps the episodes of one series by row, because times of a file may repeat. */
export class EpisodeLog {
  readonly episodes: ChartedEpisode[] = [];

  /** Notes what the row at `place` did to the state of the episode machine. */
  note(place: number, event: EpisodeEvent, state: EpisodeState, outside: Outside): void {
    if (event === 'opened') {
      const { rule, side, distance } = outside;
      this.episodes.push({
        start: place,
        end: null,
        peak: place,
        peakDistance: distance,
        rule,
        side,
        reopenings: 0,
      });
      return;
    }
    const last = this.episodes.at(-1);
    if (last === undefined || !(isOpen(state) || event === 'closed')) return;
    const isPeak = outside.distance > last.peakDistance;
    this.episodes[this.episodes.length - 1] = {
      ...last,
      end: event === 'closed' ? place : null,
      reopenings: state.episode?.reopenings ?? 0,
      ...(isPeak && {
        peak: place,
        peakDistance: outside.distance,
        rule: outside.rule,
        side: outside.side,
      }),
    };
  }
}
