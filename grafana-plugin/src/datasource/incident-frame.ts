import { createDataFrame, type DataFrame } from '@grafana/data';
import type { Incident } from './collector-answers.ts';
import { columnsOf } from './columns.ts';
import { tagColumn } from './tag-column.ts';

const between = (from: string, to: string | null | undefined): number | null =>
  to === null || to === undefined ? null : Date.parse(to) - Date.parse(from);

/** Incidents as a table, in the order given. Times that nobody reported are empty, not zero. */
export function incidentFrame(incidents: readonly Incident[], refId: string): DataFrame {
  const { text, time, number } = columnsOf(incidents);
  const duration = { unit: 'ms', decimals: 1 };
  return createDataFrame({
    refId,
    name: 'Incidents',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      time('Started', ({ started }) => started),
      text('Severity', ({ severity }) => severity),
      text('Title', ({ title }) => title),
      text('Services', ({ services }) => services.join(', ')),
      text('Status', ({ status }) => status),
      number('To detect', ({ started, detected }) => between(started, detected), duration),
      number('To acknowledge', ({ started, acknowledged }) => between(started, acknowledged), duration),
      number('To mitigate', ({ started, mitigated }) => between(started, mitigated), duration),
      number('To resolve', ({ started, resolved }) => between(started, resolved), duration),
      text('Cause', ({ cause }) => cause, 'none named yet'),
      text('Environment', ({ environment }) => environment),
      text('Team', ({ team }) => team),
      text('url', ({ url }) => url),
      text('incident_id', ({ incidentId }) => incidentId),
    ],
  });
}

/** Incidents as regions on the time axis of any panel. */
export function incidentAnnotations(incidents: readonly Incident[]): DataFrame {
  const { text, time } = columnsOf(incidents);
  return createDataFrame({
    name: 'Incidents',
    fields: [
      time('time', ({ started }) => started),
      time('timeEnd', ({ resolved }) => resolved),
      text('title', ({ title, incidentId }) => title || incidentId),
      text('text', ({ severity, status, services }) =>
        [severity, status, services.join(', ')].filter(Boolean).join(' · '),
      ),
      tagColumn(incidents.map(({ severity, services }) => ['incident', severity, ...services])),
      text('id', ({ incidentId }) => incidentId),
    ],
  });
}
