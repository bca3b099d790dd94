import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { SqlRequest, SqlResponse } from '@shewhart/schemas/api';
import type { Span } from './collector-client.ts';

export interface ChangeFilter {
  readonly service: string;
  readonly environment: string;
}

/** Deployments and other alterations, as the telemetry tells of them, oldest first. Empty filters take all. */
export function changeRequest({ from, to }: Span, { service, environment }: ChangeFilter): SqlRequest {
  return {
    query: `SELECT toUnixTimestamp64Milli(toDateTime64(time, 3)) AS at, service,
  if(attributes['shewhart.change.kind'] != '', attributes['shewhart.change.kind'], 'deployment') AS kind,
  trim(concat(service, ' ', if(attributes['deployment.name'] != '', attributes['deployment.name'], attributes['service.version']))) AS title,
  attributes['url.full'] AS url
FROM v_logs
WHERE time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND time <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND position(event_name, 'deployment') > 0
  AND ({service:String} = '' OR service = {service:String})
  AND ({environment:String} = '' OR environment = {environment:String})
ORDER BY time LIMIT 1000`,
    params: { from: String(from), to: String(to), service, environment },
  };
}

/** The answer as annotations, which is also a readable table. */
export function changeFrame({ rows }: SqlResponse, refId: string): DataFrame {
  const cell = (row: readonly unknown[], place: number): string => String(row[place] ?? '');
  return createDataFrame({
    refId,
    name: 'Changes',
    fields: [
      { name: 'time', type: FieldType.time, values: rows.map((row) => Number(row[0])) },
      { name: 'title', type: FieldType.string, values: rows.map((row) => cell(row, 3)) },
      { name: 'text', type: FieldType.string, values: rows.map((row) => cell(row, 2)) },
      { name: 'service', type: FieldType.string, values: rows.map((row) => cell(row, 1)) },
      { name: 'url', type: FieldType.string, values: rows.map((row) => cell(row, 4)) },
      {
        name: 'tags',
        type: FieldType.other,
        values: rows.map((row) => ['change', cell(row, 2), cell(row, 1)]),
      },
    ],
  });
}
