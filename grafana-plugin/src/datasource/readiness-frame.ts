import { createDataFrame, type DataFrame } from '@grafana/data';
import type { ReadinessResponse } from '@shewhart/schemas/api';
import { columnsOf } from './columns.ts';

/** The parts of the collector with their state in words; what is not ready comes first. */
export function readinessFrame({ parts }: ReadinessResponse, refId: string): DataFrame {
  const rows = Object.entries(parts).sort(([, a], [, b]) => Number(a.ready) - Number(b.ready));
  const { text } = columnsOf(rows);
  return createDataFrame({
    refId,
    name: 'Parts',
    fields: [
      text('Part', ([name]) => name),
      text('State', ([, { ready }]) => (ready ? 'ready' : 'not ready')),
      text('Detail', ([, { detail }]) => detail),
    ],
  });
}
