import type { EpisodeAlert } from '@shewhart/schemas';

/** The lines of an alert below its summary, in the order in which an engineer needs them. */
export function alertLines(alert: EpisodeAlert): { readonly label: string; readonly text: string }[] {
  const lines = [
    { label: 'Rule', text: alert.rule.text },
    { label: 'Value', text: valueAgainstLimits(alert) },
    { label: 'Since', text: sinceWhen(alert) },
    { label: 'Cries wolf', text: falseAlarmInterval(alert) },
    { label: 'Changed before', text: suspectedChanges(alert) },
    { label: 'Do', text: alert.advice },
  ];
  if (alert.runbookUrl !== undefined) lines.push({ label: 'Runbook', text: alert.runbookUrl });
  if (alert.owner !== undefined) lines.push({ label: 'Owner', text: alert.owner });
  lines.push({ label: 'Chart', text: alert.chartUrl });
  return lines;
}

/** Such as `checkout: error ratio is out of control`, or `… is back in control`. */
export function alertTitle(alert: EpisodeAlert): string {
  const where = alert.environment === '' ? alert.service : `${alert.service} (${alert.environment})`;
  const state = alert.status === 'firing' ? 'is out of control' : 'is back in control';
  return `${where}: ${alert.indicator.title} ${state}`;
}

export function valueAgainstLimits(alert: EpisodeAlert): string {
  const unit = alert.indicator.unit === '' ? '' : ` ${alert.indicator.unit}`;
  const value = alert.value === null ? 'no data' : `${formatNumber(alert.value)}${unit}`;
  const center = alert.center === null ? '' : `, centre ${formatNumber(alert.center)}`;
  return `${value}; limits ${formatLimit(alert.lower)} to ${formatLimit(alert.upper)}${center}`;
}

export function falseAlarmInterval(alert: EpisodeAlert): string {
  const days = alert.falseAlarmEveryDays;
  if (days === null) return 'not known for this chart';
  if (days < 1) return `a false alarm every ${formatNumber(days * 24)} hours is expected`;
  return `a false alarm every ${formatNumber(days)} days is expected`;
}

export function suspectedChanges(alert: EpisodeAlert): string {
  if (alert.changes.length === 0) return 'nothing that is known';
  return alert.changes
    .map((change) => `${change.title} (${change.kind}, ${change.at}): ${change.reason}`)
    .join('; ');
}

function sinceWhen(alert: EpisodeAlert): string {
  const until = alert.endedAt === undefined ? '' : ` until ${alert.endedAt}`;
  return `${alert.startedAt}${until}; noticed ${alert.detectedAt}`;
}

function formatLimit(limit: number | null): string {
  return limit === null ? 'none' : formatNumber(limit);
}

/** Three significant digits: enough to compare a value with a limit at a glance. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
