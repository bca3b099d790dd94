const hourMs = 3_600_000;
const periods: Readonly<Record<string, number>> = {
  hour: hourMs,
  day: 24 * hourMs,
  week: 7 * 24 * hourMs,
  month: 30 * 24 * hourMs,
  quarter: 91 * 24 * hourMs,
  year: 365 * 24 * hourMs,
};

const written = /^(\d+(?:\.\d+)?|one|an?)\s*(?:per|every|a|in|\/)\s*(\d+(?:\.\d+)?)?\s*([a-z]+?)s?$/i;

/**
 * False alarms per week from `1 per week`, `2 per month`, `1/day`, `1 per 10 days`.
 * @returns undefined when it is none of these, or not between one in ten years and one an hour
 */
export function readAlarmBudget(text: string): number | undefined {
  const found = written.exec(text.trim());
  const periodMs = periods[found?.[3]?.toLowerCase() ?? ''];
  if (found === null || periodMs === undefined) return undefined;
  const count = Number.isNaN(Number(found[1])) ? 1 : Number(found[1]);
  const perWeek = (count * 7 * 24 * hourMs) / (Number(found[2] ?? 1) * periodMs);
  return perWeek >= 7 / 3650 && perWeek <= 168 ? perWeek : undefined;
}

/** The budget as people say it: `1 false alarm a week`, `1 false alarm in 31 days`, `2 false alarms a day`. */
export function falseAlarmText(alarmsPerWeek: number): string {
  const days = 7 / alarmsPerWeek;
  const round = (value: number): string => String(Number(value.toPrecision(2)));
  if (Math.abs(days - 7) < 1e-6) return '1 false alarm a week';
  if (days > 1) return `1 false alarm in ${round(days)} days`;
  return days === 1 ? '1 false alarm a day' : `${round(1 / days)} false alarms a day`;
}
