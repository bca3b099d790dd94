import type { ChartedSeries } from './charted-series.ts';

/** `timestamp,score`, one row per row of the file and in its own words of time. */
export function scoreRows({ series, points }: ChartedSeries): string {
  const rows = points.map(({ surprise }, place) => `${cell(series.timeTexts[place]!)},${short(surprise)}`);
  return `timestamp,score\n${rows.join('\n')}\n`;
}

/** `start,end`, one row per episode in the order in which they were raised; the end is empty while it lasts. */
export function alertRows({ series, episodes }: ChartedSeries): string {
  const at = (place: number | null): string => (place === null ? '' : cell(series.timeTexts[place]!));
  return ['start,end', ...episodes.map(({ start, end }) => `${at(start)},${at(end)}`), ''].join('\n');
}

/** A chart as JSON: instants in ISO 8601, null where there is nothing. */
export function chartJson(title: string, charted: ChartedSeries): object {
  const { series, points, episodes, learned } = charted;
  const at = (place: number): string => new Date(series.times[place]!).toISOString();
  return {
    title,
    chart: charted.chart,
    state: charted.state,
    falseAlarms: charted.falseAlarms,
    why: charted.why,
    learnedRows: learned === null || learned.to < learned.from ? null : [learned.from + 1, learned.to + 1],
    episodes: episodes.map(({ start, end, peak, peakDistance, ...rest }) => ({
      startedAt: at(start),
      endedAt: end === null ? null : at(end),
      peakAt: at(peak),
      peakValue: series.values[peak],
      peakDistance: Number(short(peakDistance)),
      ...rest,
    })),
    points: points.map(({ surprise, distance, ...drawn }, place) => ({
      time: at(place),
      data: series.values[place],
      ...drawn,
      score: Number(short(surprise)),
      distance: Number(short(distance)),
    })),
  };
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
