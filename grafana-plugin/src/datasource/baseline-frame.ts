import { createDataFrame, type DataFrame } from '@grafana/data';
import type { BaselineResponse } from '@shewhart/schemas/api';
import { columnsOf } from './columns.ts';
import { tagColumn } from './tag-column.ts';

/** Frozen limits in all their versions, in the order given. */
export function baselineFrame(baselines: readonly BaselineResponse[], refId: string): DataFrame {
  const { text, time, number } = columnsOf(baselines);
  return createDataFrame({
    refId,
    name: 'Baselines',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      time('Holds from', ({ effectiveFrom }) => effectiveFrom),
      number('Version', ({ version }) => version, { decimals: 0 }),
      text('State', ({ trial }) => (trial ? 'on trial' : 'frozen')),
      time('Window from', ({ from }) => from),
      time('Window to', ({ to }) => to),
      number('Points', ({ points }) => points, { decimals: 0 }),
      number('Left out', ({ excluded }) => excluded.length, { decimals: 0 }),
      number('False alarm every', ({ falseAlarmEveryDays }) => falseAlarmEveryDays, {
        unit: 'd',
        decimals: 0,
      }),
      text('Author', ({ author }) => author),
      text('Reason', ({ reason }) => reason),
      text('Chosen because', ({ why }) => why.join('; ')),
      text('indicator_id', ({ indicatorId }) => indicatorId),
    ],
  });
}

/** Where a new version of the limits begins, as marks on the time axis. */
export function stageAnnotations(baselines: readonly BaselineResponse[]): DataFrame {
  const { text, time } = columnsOf(baselines);
  return createDataFrame({
    name: 'Stages',
    fields: [
      time('time', ({ effectiveFrom }) => effectiveFrom),
      text('title', ({ version, trial }) => `Baseline ${version}${trial ? ' (trial)' : ''}`),
      text('text', ({ reason, author }) => [reason, author].filter(Boolean).join(' — ')),
      tagColumn(baselines.map(() => ['baseline'])),
      text('id', ({ indicatorId, version }) => `${indicatorId} ${version}`),
    ],
  });
}
