import { metricOf, serviceOf, spacingNs, type Run } from '../traffic/record-number.ts';
import { compareSample, type Difference } from './compare-sample.ts';
import type { SqlClient } from './sql-client.ts';

/** What the views say about the records 0 to `expected` of a run. */
export interface Verdict {
  readonly expected: number;
  /** Rows found, doubles included. */
  readonly rows: number;
  readonly missing: number;
  /** Rows beyond the first of their number. */
  readonly doubled: number;
  /** The first stretches in which something is wrong. */
  readonly findings: readonly Stretch[];
  readonly compared: number;
  readonly differences: readonly Difference[];
}

export interface Stretch {
  readonly first: number;
  readonly records: number;
  readonly rows: number;
  readonly distinct: number;
}

export const isPerfect = (verdict: Verdict): boolean =>
  verdict.missing === 0 && verdict.doubled === 0 && verdict.differences.length === 0;

/** Records counted by one query: few enough for the limits of the SQL route. */
const stretchRecords = 2_000_000;
const maxFindings = 20;

/**
 * Counts the numbered records of a run through the views, stretch by stretch, and compares a sample field by
 * field with what was sent. Where a stretch does not come out even, it is halved down to the place.
 */
export async function verifyRun(sql: SqlClient, run: Run, expected: number): Promise<Verdict> {
  const totals = { rows: 0, missing: 0, doubled: 0 };
  const findings: Stretch[] = [];
  for (let first = 0; first < expected; first += stretchRecords) {
    const records = Math.min(stretchRecords, expected - first);
    const stretch = await countStretch(sql, run, first, records);
    totals.rows += stretch.rows;
    totals.missing += records - stretch.distinct;
    totals.doubled += stretch.rows - stretch.distinct;
    await locate(sql, run, stretch, findings);
  }
  const sample = await compareSample(sql, run, expected);
  return { expected, ...totals, findings, compared: sample.compared, differences: sample.differences };
}

/** Rows of the run, or of a stretch of it, doubles included. */
export async function countRows(
  sql: SqlClient,
  run: Run,
  stretch?: { readonly first: number; readonly records: number },
): Promise<number> {
  const [query, params] = stretch === undefined ? source(run) : sourceOf(run, stretch.first, stretch.records);
  const answer = await sql(`SELECT count() ${query}`, params);
  return Number(answer.rows[0]?.[0]);
}

async function countStretch(sql: SqlClient, run: Run, first: number, records: number): Promise<Stretch> {
  const [query, params] = sourceOf(run, first, records);
  const answer = await sql(`SELECT count(), uniqExact(time) ${query}`, params);
  const [rows, distinct] = (answer.rows[0] ?? []).map(Number);
  return { first, records, rows: rows ?? 0, distinct: distinct ?? 0 };
}

async function locate(sql: SqlClient, run: Run, stretch: Stretch, findings: Stretch[]): Promise<void> {
  const isEven = stretch.rows === stretch.records && stretch.distinct === stretch.records;
  if (isEven || findings.length >= maxFindings) return;
  if (stretch.records <= 100 || stretch.rows === 0) {
    findings.push(stretch);
    return;
  }
  const half = Math.ceil(stretch.records / 2);
  await locate(sql, run, await countStretch(sql, run, stretch.first, half), findings);
  const rest = stretch.records - half;
  await locate(sql, run, await countStretch(sql, run, stretch.first + half, rest), findings);
}

export function timeOf(run: Run, number: number): bigint {
  return run.startNs + BigInt(number) * spacingNs;
}

/** Where the records `first` to `first + records` are: the view and a condition that its sort key serves. */
export function sourceOf(run: Run, first: number, records: number): [string, Record<string, string>] {
  const [query, params] = source(run);
  return [
    `${query}
       AND time >= fromUnixTimestamp64Nano({from:Int64}) AND time < fromUnixTimestamp64Nano({until:Int64})`,
    { ...params, from: timeOf(run, first).toString(), until: timeOf(run, first + records).toString() },
  ];
}

function source(run: Run): [string, Record<string, string>] {
  if (run.kind === 'logs')
    return ['FROM v_logs WHERE service = {service:String}', { service: serviceOf(run) }];
  if (run.kind === 'spans')
    return ['FROM v_spans WHERE service = {service:String}', { service: serviceOf(run) }];
  return ['FROM v_metric_points WHERE metric = {metric:String}', { metric: metricOf(run) }];
}
