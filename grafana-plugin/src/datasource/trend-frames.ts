import type { IncidentTrendsResponse } from '@shewhart/schemas/api';
import { createDataFrame, type DataFrame } from '@grafana/data';
import { columnsOf } from './columns.ts';
import { severityRank } from './severity-rank.ts';

type IncidentTime = keyof IncidentTrendsResponse['times'];

const times: readonly IncidentTime[] = ['detect', 'acknowledge', 'mitigate', 'resolve'];

/** Incidents per interval and severity, and the medians of their times; the whole answer for the panel. */
export function trendFrames(answer: IncidentTrendsResponse, refId: string): DataFrame[] {
  const { counts } = answer;
  const columns = columnsOf(counts);
  const severities = [...new Set(counts.flatMap(({ bySeverity }) => Object.keys(bySeverity)))].sort(
    (a, b) => severityRank(a) - severityRank(b) || a.localeCompare(b),
  );
  const whole = { decimals: 0 };
  return [
    createDataFrame({
      refId,
      name: 'counts',
      meta: { custom: { shewhart: 'incident-trends', answer } },
      fields: [
        columns.time('time', ({ from }) => from),
        columns.number('total', ({ total }) => total, whole),
        ...severities.map((severity) =>
          columns.number(severity || 'unknown', ({ bySeverity }) => bySeverity[severity] ?? 0, whole),
        ),
      ],
    }),
    timesFrame(answer, refId),
  ];
}

/** Medians by when incidents began, in milliseconds; null where no incident has the time. */
function timesFrame(answer: IncidentTrendsResponse, refId: string): DataFrame {
  const starts = [...new Set(times.flatMap((time) => overTime(answer, time).map(({ from }) => from)))].sort(
    (a, b) => Date.parse(a) - Date.parse(b),
  );
  const columns = columnsOf(starts);
  return createDataFrame({
    refId,
    name: 'times',
    fields: [
      columns.time('time', (from) => from),
      ...times.map((time) => {
        const medians = new Map(overTime(answer, time).map(({ from, p50 }) => [from, p50]));
        return columns.number(`${time}_p50`, (from) => medians.get(from), { unit: 'ms' });
      }),
    ],
  });
}

const overTime = (answer: IncidentTrendsResponse, time: IncidentTime) => answer.times[time]?.overTime ?? [];
