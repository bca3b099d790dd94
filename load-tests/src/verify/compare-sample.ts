import { attributeBase, scramble, sequenceKey, serviceOf, type Run } from '../traffic/record-number.ts';
import { logVariant, requestIdMark } from '../traffic/record-text.ts';
import type { SqlClient } from './sql-client.ts';
import { sourceOf, timeOf } from './verify-run.ts';

export interface Difference {
  readonly number: number;
  readonly field: string;
  readonly sent: string;
  readonly stored: string;
}

const sampleStretches = 4;
const sampleRecords = 50;
/** The first ones tell what is wrong. */
const maxDifferences = 10;

/**
 * Reads a few stretches of a run back and compares every field that the number determines. What depends on
 * the place in the batch (body text, route, series) is compared in its parts that do not.
 */
export async function compareSample(
  sql: SqlClient,
  run: Run,
  expected: number,
): Promise<{ compared: number; differences: Difference[] }> {
  const differences: Difference[] = [];
  let compared = 0;
  for (let stretch = 0; stretch < sampleStretches; stretch++) {
    const first = Math.floor((Math.max(0, expected - sampleRecords) * stretch) / (sampleStretches - 1));
    const [query, params] = sourceOf(run, first, Math.min(sampleRecords, expected - first));
    const answer = await sql(`SELECT ${columns[run.kind].join(', ')} ${query} ORDER BY time`, params);
    for (const row of answer.rows) {
      compared++;
      compareRow(run, row, differences);
    }
  }
  return { compared, differences };
}

const nanos = (column: string): string => `toUnixTimestamp64Nano(${column})`;

const columns: Readonly<Record<Run['kind'], readonly string[]>> = {
  logs: [
    nanos('time'),
    'service',
    `attributes['${sequenceKey}']`,
    'trace_id',
    'span_id',
    nanos('observed_time'),
    'severity_number',
    'severity_text',
    'body',
    `attributes['http.response.status_code']`,
    `resource['load.run']`,
  ],
  spans: [
    nanos('time'),
    'service',
    `attributes['${sequenceKey}']`,
    'trace_id',
    'span_id',
    'duration_ns',
    `resource['load.run']`,
  ],
  numbers: [nanos('time'), 'service', 'value_int', 'value', `resource['load.run']`],
  histograms: [nanos('time'), 'service', 'sum', 'count', 'arraySum(bucket_counts)', `resource['load.run']`],
};

function compareRow(run: Run, row: readonly unknown[], differences: Difference[]): void {
  const [time, service, ...rest] = row.map(String);
  const number = Number((BigInt(time ?? '0') - run.startNs) / 1000n);
  const check = (field: string, sent: string | number | bigint, stored: string | undefined): void => {
    if (String(sent) === stored || differences.length >= maxDifferences) return;
    differences.push({ number, field, sent: String(sent), stored: stored ?? '' });
  };
  check('service', serviceOf(run), service);
  if (run.kind === 'logs') compareLog(run, number, rest, check);
  else if (run.kind === 'spans') compareSpan(run, number, rest, check);
  else if (run.kind === 'numbers') {
    check('value_int', number, rest[0]);
    check('value', number, rest[1]);
    check('resource load.run', run.name, rest[2]);
  } else {
    check('sum', number, rest[0]);
    check('count', 144, rest[1]);
    check('bucket_counts', 144, rest[2]);
    check('resource load.run', run.name, rest[3]);
  }
}

type Check = (field: string, sent: string | number | bigint, stored: string | undefined) => void;

function compareLog(run: Run, number: number, row: readonly string[], check: Check): void {
  compareIdentity(run, number, row, check);
  check('observed_time', timeOf(run, number) + 500n, row[3]);
  check('resource load.run', run.name, row[8]);
  const variant = [0, 1, 2, 3, 4, 5, 6, 7].map(logVariant).find(({ body }) => sameStart(body, row[6] ?? ''));
  check('body', variant?.body.replace(requestIdMark, requestId(run, number)) ?? 'a known text', row[6]);
  if (variant === undefined) return;
  check('severity_number', variant.severityNumber, row[4]);
  check('severity_text', variant.severityText, row[5]);
  check('status code', variant.status, row[7]);
}

function compareSpan(run: Run, number: number, row: readonly string[], check: Check): void {
  compareIdentity(run, number, row, check);
  check('duration_ns', 23_456_789, row[3]);
  check('resource load.run', run.name, row[4]);
}

function compareIdentity(run: Run, number: number, row: readonly string[], check: Check): void {
  check(sequenceKey, attributeBase + number, row[0]);
  const word = (value: number): string => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value >>> 0);
    return bytes.toString('hex');
  };
  const mixed = (salt: number): string => word(scramble(run.seed, number, salt));
  check('trace_id', mixed(1) + mixed(2) + mixed(3) + word(number + 1), row[1]);
  check('span_id', mixed(4) + word(number + 1), row[2]);
}

function requestId(run: Run, number: number): string {
  return scramble(run.seed, number, 5).toString(16).padStart(8, '0');
}

/** A variant is known by what follows the request's id. */
function sameStart(template: string, body: string): boolean {
  const mark = template.indexOf(requestIdMark);
  return body.slice(mark + requestIdMark.length) === template.slice(mark + requestIdMark.length);
}
