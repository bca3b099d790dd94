import type { ChartPicture } from '../drawing/chart-picture.ts';
import type { ChartedEpisode, ChartedSeries } from './charted-series.ts';

const shownEpisodes = 8;

/** What is drawn of a charted file, in whatever form. */
export function chartPictureOf(title: string, charted: ChartedSeries): ChartPicture {
  const { series, points, episodes, learned } = charted;
  const { times } = series;
  const hasLearned = learned !== null && learned.to >= learned.from;
  return {
    title,
    subtitle: `${charted.chart} · ${charted.falseAlarms}`,
    unit: '',
    points: points.map(({ value, center, lower, upper, violations }, place) => ({
      at: times[place]!,
      value,
      center,
      lower,
      upper,
      violations,
    })),
    stages: hasLearned
      ? [
          {
            fromAt: times[learned.from]!,
            toAt: times[learned.to]!,
            label: charted.isFrozen ? 'baseline' : 'learning',
            isBaseline: true,
          },
        ]
      : [],
    episodes: episodes.map(({ start, end }) => ({
      startAt: times[start]!,
      endAt: end === null ? null : times[end]!,
    })),
    findings: found(charted).map(sentence),
    notes: charted.why.map(sentence),
  };
}

const sentence = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

function found({ episodes, ...charted }: ChartedSeries): string[] {
  if (charted.state !== 'judged') return [];
  if (episodes.length === 0) return ['No episode: the process stayed in control.'];
  const shown = episodes
    .slice(-shownEpisodes)
    .map((episode) => episodeSentence({ ...charted, episodes }, episode));
  const hidden = episodes.length - shown.length;
  return hidden > 0 ? [`${hidden} earlier episode${hidden === 1 ? '' : 's'}, then:`, ...shown] : shown;
}

const ruleWords: Readonly<Record<string, string>> = {
  forecast: 'by a jump from the point before',
  ewma: 'by a lasting shift of the average',
  'rare-events': 'by rare events close together',
};

/** `2026-01-14 03:05 for 2 h 15 min: up to 812, usual 240, limit 310 (3.1 × as far)`. */
export function episodeSentence({ series, points }: ChartedSeries, episode: ChartedEpisode): string {
  const { start, end, peak, side, rule } = episode;
  const { center, lower, upper } = points[peak]!;
  const began = minuteText(series.times[start]!);
  const lasted =
    end === null ? 'still open' : `for ${durationText(series.times[end]! - series.times[start]!)}`;
  const limit = side === 'above' ? upper : lower;
  const usual = center === null ? '' : `, usual ${number(center)}`;
  const isPast =
    limit !== null && (side === 'above' ? series.values[peak]! > limit : series.values[peak]! < limit);
  const how = ruleWords[rule] ?? (rule === 'limits' ? '' : `by ${rule}`);
  const bound = isPast ? `, limit ${number(limit)}` : how === '' ? '' : `, ${how}`;
  const again = episode.reopenings > 0 ? `, back ${episode.reopenings} ×` : '';
  const way = side === 'above' ? 'up' : 'down';
  return `${began} ${lasted}: ${way} to ${number(series.values[peak]!)}${usual}${bound}${again}`;
}

const number = (value: number): string => {
  const size = Math.abs(value);
  return size >= 1e6 || (size > 0 && size < 1e-3)
    ? value.toPrecision(3)
    : String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
};

const minuteText = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
