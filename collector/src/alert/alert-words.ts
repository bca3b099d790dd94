import type { EpisodeAlert } from '@shewhart/schemas';
import { quantity, threeDigits } from '../quantity.ts';

/** The lines of an alert below its summary, in the order in which an engineer needs them. */
export function alertLines(alert: EpisodeAlert): { readonly label: string; readonly text: string }[] {
  const lines = [
    { label: 'Changed before', text: suspectedChanges(alert) },
    { label: 'Do', text: alert.advice },
    { label: 'Value', text: valueAgainstLimits(alert) },
    { label: 'Since', text: sinceWhen(alert) },
    { label: 'Rule', text: alert.rule.text },
    { label: 'False alarms', text: falseAlarmInterval(alert) },
  ];
  if (alert.runbookUrl !== undefined) lines.push({ label: 'Runbook', text: alert.runbookUrl });
  if (alert.owner !== undefined) lines.push({ label: 'Owner', text: alert.owner });
  lines.push({ label: 'Chart', text: alert.chartUrl });
  return lines;
}

/** The summary as far as a subject line shows it: `checkout (production): error ratio rose to 8.12 %`. */
export function alertTitle({ summary }: EpisodeAlert): string {
  return summary.replace(/ since \d.*$/s, '');
}

/** Such as `8.12 %; limit 3.14 %, usual 1.23 %`; of two limits both. */
export function valueAgainstLimits(alert: EpisodeAlert): string {
  const { value, center, lower, upper } = alert;
  const { unit } = alert.indicator;
  const said = value === null ? 'no data' : quantity(value, unit);
  const limits = [lower, upper].flatMap((limit) => (limit === null ? [] : [quantity(limit, unit)]));
  const bounds =
    limits.length === 0 ? '' : `; ${limits.length === 2 ? 'limits' : 'limit'} ${limits.join(' to ')}`;
  return `${said}${bounds}${center === null ? '' : `, usual ${quantity(center, unit)}`}`;
}

export function falseAlarmInterval(alert: EpisodeAlert): string {
  const days = alert.falseAlarmEveryDays;
  if (days === null) return 'not known for this chart';
  if (days < 1) return `this chart raises one by chance about every ${threeDigits(days * 24)} hours`;
  return `this chart raises one by chance about every ${threeDigits(days)} days`;
}

/** A line each, most suspect first. */
export function suspectedChanges(alert: EpisodeAlert): string {
  if (alert.changes.length === 0) return 'no change is known';
  return alert.changes
    .map(({ title, kind, at, reason, url }) => {
      const link = url === undefined ? '' : ` ${url}`;
      return `${title} (${kind.replaceAll('_', ' ')}, ${timeOf(at, alert.startedAt)}): ${reason}${link}`;
    })
    .join('\n');
}

function sinceWhen({ startedAt, endedAt, detectedAt }: EpisodeAlert): string {
  const until =
    endedAt === undefined ? '' : ` until ${timeOf(endedAt, startedAt)}, ${lasted(startedAt, endedAt)}`;
  return `${timeOf(startedAt)}${until}; noticed ${timeOf(detectedAt, startedAt)}`;
}

/** `2026-11-20 14:05 UTC`, or the time alone where the day is that of `sameDay`. */
function timeOf(instant: string, sameDay = ''): string {
  const [day = '', time = ''] = instant.split('T');
  return sameDay.startsWith(day) ? `${time.slice(0, 5)} UTC` : `${day} ${time.slice(0, 5)} UTC`;
}

function lasted(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${threeDigits(minutes / 60)} hours`;
}
