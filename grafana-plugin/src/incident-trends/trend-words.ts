import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { counted } from '../panel-kit/number-words.ts';
import type { IncidentTrends } from './trends.ts';

/** The chart's verdict: what an incident review wants to know first. */
export interface TrendVerdict {
  readonly isSignal: boolean;
  readonly text: string;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** How many in how many intervals, such as "23 incidents in 12 weeks". */
export function countText({ counts, answer }: IncidentTrends): string {
  const total = answer?.total ?? counts.reduce((sum, each) => sum + (each.total ?? 0), 0);
  const known = counts.filter(({ total: each }) => each !== null).length;
  const unit = answer?.window.interval ?? 'interval';
  // Nobody can tell a quiet quarter from one in which incidents were not reported.
  const told = total === 0 ? 'No incidents reported' : counted(total, 'incident');
  return `${told} in ${counted(known, unit)}`;
}

/** Noise or change: the newest signal, or the level about which the counts vary. */
export function trendVerdict(
  { chart, answer, counts }: IncidentTrends,
  dayOf: (at: number) => string,
): TrendVerdict {
  if (counts.every(({ total }) => !total)) return { isSignal: false, text: 'Nothing to judge' };
  if (chart === undefined) return { isSignal: false, text: 'Too few for a control chart' };
  const { points, at } = chart.judged;
  const place = points.findLastIndex(({ violations }) => violations.length > 0);
  const broken = points.filter(({ violations }) => violations.length > 0).length;
  if (place >= 0) {
    const [first] = points[place]!.violations;
    const others = broken > 1 ? `; ${counted(broken, 'point')} in all` : '';
    return { isSignal: true, text: `A change, not noise: ${dayOf(at[place]!)}, ${first!.text}${others}` };
  }
  const center = points.findLast((point) => point.center !== null)?.center;
  if (center === null || center === undefined) return { isSignal: false, text: 'Too few for limits' };
  const level = {
    c: `about ${number(center)} per interval`,
    g: `about ${number(center)} ${answer === undefined ? 'intervals' : 'days'} between incidents`,
    t: `about ${number(center)} days between incidents`,
  }[chart.kind];
  return { isSignal: false, text: `Noise about one level: ${level}, no rule broken` };
}

const number = (value: number): string => value.toFixed(value < 10 ? 1 : 0).replace(/\.0$/, '');

/** "17 % came back within 30 days (4 of 23)". */
export function recurrenceText({ share, withinDays }: IncidentTrendsResponse['recurrence']): string {
  if (share.value === null) return 'No incidents, so none came back.';
  if (share.k === 0) return `None of ${counted(share.n, 'incident')} came back within ${withinDays} days.`;
  const interval =
    share.lower === null || share.upper === null ? '' : `, ${percent(share.lower)} – ${percent(share.upper)}`;
  return `${percent(share.value)} came back within ${withinDays} days (${share.k} of ${share.n}${interval}).`;
}

/** The whole panel in one breath, for people who cannot see it. */
export function trendsSummary(title: string, trends: IncidentTrends, verdict: TrendVerdict): string {
  const { severities, counts, answer } = trends;
  const bySeverity = severities.map((severity, part) => {
    const sum = counts.reduce((before, { parts }) => before + (parts[part] ?? 0), 0);
    return `${sum} ${severity}`;
  });
  const parts = [
    `${title === '' ? 'Incident trends' : title}: ${countText(trends)}`,
    ...(severities.length > 1 ? [bySeverity.join(', ')] : []),
    verdict.text,
    ...(answer === undefined ? [] : [recurrenceText(answer.recurrence)]),
  ];
  return parts.join('. ');
}
