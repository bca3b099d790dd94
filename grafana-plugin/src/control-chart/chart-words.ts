import type { ChartChange, ChartEpisode, JudgedChart } from './judged-chart.ts';
import { ruleName, ruleText } from './rule-words.ts';

export type NumberFormat = (value: number) => string;

export interface PointWords {
  /** What the point says, in one sentence. */
  readonly verdict: string;
  readonly isSignal: boolean;
  /** Every rule that the point completes. */
  readonly rules: readonly string[];
  /** Circumstances: stage, episode, change just before. */
  readonly notes: readonly string[];
}

/** A change this long before a point is told with it, in milliseconds. */
const changeReachMs = 6 * 3_600_000;

/** Explains one point in words, for the hover text and for screen readers. */
export function pointWords(chart: JudgedChart, place: number, format: NumberFormat): PointWords | undefined {
  const point = chart.points[place];
  const at = chart.at[place];
  if (point === undefined || at === undefined) return undefined;
  const rules = point.violations.map(({ rule, text }) =>
    text === ruleText(rule) ? capital(text) : `${ruleName(rule)}: ${text}`,
  );
  const notes: string[] = [];
  const stage = chart.stages.find(({ from, to }) => place >= from && place <= to);
  if (stage !== undefined && stage.label !== '') notes.push(stage.label);
  if (stage?.isTrial) notes.push('Limits on trial');
  const episode = episodeAt(chart.episodes, at);
  if (episode)
    notes.push(episode.cause === undefined ? episode.text : `${episode.text}; cause: ${episode.cause}`);
  const change = changeBefore(chart.changes, at);
  if (change) notes.push(`${change.title} ${agoText(at - change.at)} before`);
  return { verdict: verdict(chart, place, format), isSignal: rules.length > 0, rules, notes };
}

function verdict(chart: JudgedChart, place: number, format: NumberFormat): string {
  const { value, center, lower, upper, score, violations, size } = chart.points[place]!;
  if (value === null) return 'No value.';
  if (center === null) return 'No limits to judge by.';
  const basis = size === undefined ? '' : ` (${size.toLocaleString('en')} records)`;
  const distance = score === null ? '' : distanceText(score, chart.scoreUnit);
  if (upper !== null && value > upper) return `Above the upper limit of ${format(upper)}${distance}${basis}.`;
  if (lower !== null && value < lower) return `Below the lower limit of ${format(lower)}${distance}${basis}.`;
  if (violations.length > 0) return `Inside the limits, but not by chance alone${distance}${basis}.`;
  return `Noise: within the limits${distance}${basis}.`;
}

function distanceText(score: number, unit: JudgedChart['scoreUnit']): string {
  const side = score < 0 ? 'below' : 'above';
  const far = Math.abs(score).toFixed(1);
  return unit === 'sigma'
    ? `, ${far}σ ${side} the centre`
    : `, ${far} times the limit's distance ${side} the centre`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The episode that covers an instant. */
export function episodeAt(episodes: readonly ChartEpisode[], at: number): ChartEpisode | undefined {
  return episodes.find(({ startedAt, endedAt }) => at >= startedAt && (endedAt === null || at <= endedAt));
}

/** The last change within reach before an instant. */
export function changeBefore(changes: readonly ChartChange[], at: number): ChartChange | undefined {
  return changes.filter((change) => change.at <= at && at - change.at <= changeReachMs).at(-1);
}

function agoText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return 'just';
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The whole chart in one breath, for people who cannot see it. */
export function chartSummary(chart: JudgedChart, title: string, format: NumberFormat): string {
  const judged = chart.points.filter(({ value }) => value !== null);
  const broken = chart.points.filter(({ violations }) => violations.length > 0).length;
  const last = judged.at(-1);
  const open = chart.episodes.filter(({ endedAt }) => endedAt === null).length;
  const parts = [
    `${title === '' ? chart.name : title}: control chart of ${chart.name} with ${judged.length} points`,
    broken === 0 ? 'none breaks a rule' : `${broken} ${broken === 1 ? 'breaks' : 'break'} a rule`,
  ];
  if (chart.episodes.length > 0) parts.push(`${chart.episodes.length} episodes, ${open} open`);
  if (last?.value != null) parts.push(`last value ${format(last.value)}`);
  if (last?.center != null) parts.push(`centre ${format(last.center)}`);
  if (last != null) parts.push(...limitWords(last, format));
  return `${parts.join(', ')}.`;
}

/** The limits of a point, of a side that has one. */
function limitWords({ lower, upper }: JudgedChart['points'][number], format: NumberFormat): string[] {
  return [
    ...(lower === null ? [] : [`lower limit ${format(lower)}`]),
    ...(upper === null ? [] : [`upper limit ${format(upper)}`]),
  ];
}
