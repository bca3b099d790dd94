import { namesOf } from '@shewhart/schemas/taxonomy';
import type { Signal } from '../../src/ports.ts';

/** What a query through the views gives back of one case, a row as an object. */
export type Row = Readonly<Record<string, unknown>>;

/** An instant as nanoseconds since 1970, or `received` where the collector's own clock stands in. */
const instant = (column: string): string =>
  `if(${column} = received_time, 'received', toString(toUnixTimestamp64Nano(${column}))) AS ${column}_ns`;

const context = `resource, resource_types, resource_dropped_attributes_count, resource_schema_url, scope_name,
  scope_version, scope_attributes, scope_dropped_attributes_count, scope_schema_url, environment, quality,
  attributes, attribute_types`;

const columns: Readonly<Record<Signal, string>> = {
  logs: `${instant('time')}, ${instant('observed_time')}, service, severity_number, severity_text, event_name,
    body, body_type, dropped_attributes_count, trace_id, span_id, flags, ${context}`,
  traces: `toString(toUnixTimestamp64Nano(time)) AS time_ns, toString(duration_ns) AS duration_ns, service, name, kind,
    status, status_message, trace_id, span_id, parent_span_id, trace_state, flags, dropped_attributes_count,
    events, dropped_events_count, links, dropped_links_count, ${context}`,
  metrics: `toString(toUnixTimestamp64Nano(time)) AS time_ns,
    toString(toUnixTimestamp64Nano(start_time)) AS start_time_ns, service, metric, type, unit, temporality,
    monotonic, description, metadata, value, toString(value) AS value_text, value_int, count, sum, min, max, bounds, bucket_counts, scale,
    zero_count, zero_threshold, positive_offset, positive_counts, negative_offset, negative_counts, quantiles,
    quantile_values, flags, ${context}`,
};

const views: Readonly<Record<Signal, string>> = {
  logs: 'v_logs',
  traces: 'v_spans',
  metrics: 'v_metric_points',
};
const order: Readonly<Record<Signal, string>> = {
  logs: 'time, severity_number, body, event_name',
  traces: 'time, span_id, name',
  metrics: 'metric, time, start_time, value, count',
};

export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Over /api/v1/sql, as anybody would ask. */
export async function ask(
  url: string,
  query: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Row[]> {
  const answer = await fetch(`${url}/api/v1/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, params }),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}\n${query}`);
  const { columns: names, rows } = (await answer.json()) as SqlAnswer;
  return rows.map((row) => Object.fromEntries(names.map(({ name }, i) => [name, row[i]])));
}

/** Every row of a view that the condition names, in a fixed order, with the findings by name. */
export async function readBack(
  url: string,
  signal: Signal,
  condition: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Row[]> {
  const query = `SELECT ${columns[signal]} FROM ${views[signal]} WHERE ${condition} ORDER BY ${order[signal]}`;
  const rows = await ask(url, query, params);
  return rows.map((row) => ({ ...row, quality: namesOf(Number(row['quality'])) }));
}

/** Asks until the answer satisfies; the test's own time limit ends the wait. */
export async function eventually<T>(answer: () => Promise<T>, satisfies: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await answer();
    if (satisfies(value)) return value;
    await new Promise((next) => setTimeout(next, 50));
  }
}
