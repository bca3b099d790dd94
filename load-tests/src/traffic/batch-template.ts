import { ProtobufWriter } from './protobuf-writer.ts';
import {
  attributeBase,
  metricOf,
  scramble,
  sequenceKey,
  serviceOf,
  spacingNs,
  type Run,
} from './record-number.ts';
import { logVariant, requestIdMark } from './record-text.ts';

/**
 * A whole OTLP request, encoded once. `stamp` gives every record its number, time and ids by patching bytes
 * of fixed width in place: 50 to 200 ns a record, so that a generator can share its machine with what it
 * measures. One template serves one request at a time.
 */
export interface BatchTemplate {
  readonly records: number;
  /** The body, as stamped last. */
  readonly body: Buffer;
  stamp(firstNumber: number): void;
}

/** Places of the fields to patch, one entry a record; -1 where a kind has no such field. */
interface Places {
  readonly times: number[];
  /** Second times: observed time of a log, end of a span. */
  readonly laterTimes: number[];
  readonly sequences: number[];
  readonly traceIds: number[];
  readonly spanIds: number[];
  readonly requestIds: number[];
  readonly wholeValues: number[];
  readonly doubleValues: number[];
}

const spanDurationNs = 23_456_789n;
const histogramBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const histogramCounts = [3, 12, 40, 51, 22, 9, 4, 2, 1, 0, 0];

/** @param series how many series the points of a metric kind spread over */
export function createBatchTemplate(run: Run, records: number, sender: number, series = 500): BatchTemplate {
  const places: Places = {
    times: [],
    laterTimes: [],
    sequences: [],
    traceIds: [],
    spanIds: [],
    requestIds: [],
    wholeValues: [],
    doubleValues: [],
  };
  const writer = new ProtobufWriter();
  const outer = writer.message(1, (resource) => {
    writeResource(resource, run, sender);
    return resource.message(2, (scope) => {
      scope.message(1, (inner) => {
        inner.blob(1, '@shewhart/load-tests');
        inner.blob(2, '1.0.0');
      });
      return writeRecords(scope, run, records, series, places);
    });
  });
  const base = outer.at + outer.value.at + outer.value.value;
  const body = writer.bytes();
  for (const field of Object.values(places) as number[][]) {
    for (let index = 0; index < field.length; index++) field[index] = (field[index] ?? 0) + base;
  }
  return { records, body, stamp: (firstNumber) => stamp(body, run, records, firstNumber, places) };
}

function writeResource(resource: ProtobufWriter, run: Run, sender: number): void {
  resource.message(1, (inner) => {
    inner.text(1, 'service.name', serviceOf(run));
    inner.text(1, 'service.namespace', 'load');
    inner.text(1, 'service.version', '1.0.0');
    inner.text(1, 'service.instance.id', `${run.name}-${sender}`);
    inner.text(1, 'deployment.environment.name', 'test');
    inner.text(1, 'host.name', `node-${sender}`);
    inner.text(1, 'telemetry.sdk.language', 'nodejs');
    inner.text(1, 'load.run', run.name);
  });
}

/** Returns by how much the places must move to be relative to the scope's message. */
function writeRecords(
  scope: ProtobufWriter,
  run: Run,
  records: number,
  series: number,
  places: Places,
): number {
  if (run.kind === 'logs' || run.kind === 'spans') {
    const write = run.kind === 'logs' ? writeLog : writeSpan;
    for (let place = 0; place < records; place++) {
      const found = emptyPlaces();
      const { at } = scope.message(2, (record) => write(record, place, found));
      keepPlaces(places, found, at);
    }
    return 0;
  }
  const { at, value } = scope.message(2, (metric) => {
    metric.blob(1, metricOf(run));
    metric.blob(3, run.kind === 'numbers' ? '{item}' : 's');
    const data = metric.message(run.kind === 'numbers' ? 5 : 9, (inner) => {
      for (let place = 0; place < records; place++) {
        const found = emptyPlaces();
        const point = inner.message(1, (record) =>
          (run.kind === 'numbers' ? writeNumber : writeHistogram)(record, place % series, found),
        );
        keepPlaces(places, found, point.at);
      }
      if (run.kind === 'histograms') inner.field(2, 1);
    });
    return data.at;
  });
  return at + value;
}

type Found = Partial<Record<keyof Places, number>>;
const emptyPlaces = (): Found => ({});

function keepPlaces(places: Places, found: Found, offset: number): void {
  for (const [field, at] of Object.entries(found) as [keyof Places, number][])
    places[field].push(at + offset);
}

function writeLog(record: ProtobufWriter, place: number, found: Found): void {
  const variant = logVariant(place);
  found.times = record.fixed64(1, 0n);
  record.field(2, variant.severityNumber);
  record.blob(3, variant.severityText);
  const body = record.message(5, (any) => any.blob(1, variant.body));
  found.requestIds = body.at + body.value + variant.body.indexOf(requestIdMark);
  record.text(6, 'http.request.method', variant.method);
  record.text(6, 'http.route', variant.route);
  record.integer(6, 'http.response.status_code', variant.status);
  record.text(6, 'thread.name', `worker-${place % 8}`);
  found.sequences = record.integer(6, sequenceKey, attributeBase);
  record.varint(8 * 8 + 5).varint(1);
  for (let zero = 0; zero < 3; zero++) record.varint(0);
  found.traceIds = record.blob(9, new Uint8Array(16));
  found.spanIds = record.blob(10, new Uint8Array(8));
  found.laterTimes = record.fixed64(11, 0n);
}

function writeSpan(record: ProtobufWriter, place: number, found: Found): void {
  const variant = logVariant(place);
  found.traceIds = record.blob(1, new Uint8Array(16));
  found.spanIds = record.blob(2, new Uint8Array(8));
  record.blob(5, `${variant.method} ${variant.route}`);
  record.field(6, 2);
  found.times = record.fixed64(7, 0n);
  found.laterTimes = record.fixed64(8, 0n);
  record.text(9, 'http.request.method', variant.method);
  record.text(9, 'http.route', variant.route);
  record.integer(9, 'http.response.status_code', variant.status);
  record.text(9, 'url.scheme', 'https');
  record.text(9, 'server.address', 'shop.example');
  if (variant.status >= 500) record.text(9, 'error.type', String(variant.status));
  found.sequences = record.integer(9, sequenceKey, attributeBase);
  record.message(15, (status) => {
    if (variant.status >= 500) status.field(3, 2);
  });
}

function writeNumber(record: ProtobufWriter, series: number, found: Found): void {
  found.times = record.fixed64(3, 0n);
  found.wholeValues = record.fixed64(6, 0n);
  record.text(7, 'load.series', `series-${series}`);
  record.text(7, 'cpu.mode', series % 2 === 0 ? 'user' : 'system');
}

function writeHistogram(record: ProtobufWriter, series: number, found: Found): void {
  found.laterTimes = record.fixed64(2, 0n);
  found.times = record.fixed64(3, 0n);
  record.fixed64(4, BigInt(histogramCounts.reduce((sum, count) => sum + count, 0)));
  found.doubleValues = record.double(5, 0);
  const counts = Buffer.alloc(histogramCounts.length * 8);
  for (const [index, count] of histogramCounts.entries()) counts.writeBigUInt64LE(BigInt(count), index * 8);
  record.blob(6, counts);
  const bounds = Buffer.alloc(histogramBounds.length * 8);
  for (const [index, bound] of histogramBounds.entries()) bounds.writeDoubleLE(bound, index * 8);
  record.blob(7, bounds);
  record.text(9, 'load.series', `series-${series}`);
}

function stamp(body: Buffer, run: Run, records: number, firstNumber: number, places: Places): void {
  const firstTime = run.startNs + BigInt(firstNumber) * spacingNs;
  stampTimes(body, places.times, records, firstTime, Number(spacingNs));
  const offset = run.kind === 'spans' ? spanDurationNs : run.kind === 'histograms' ? -10_000_000_000n : 500n;
  if (places.laterTimes.length > 0) {
    stampTimes(body, places.laterTimes, records, firstTime + offset, Number(spacingNs));
  }
  if (places.sequences.length > 0) stampSequences(body, places.sequences, firstNumber);
  if (places.traceIds.length > 0) stampIdentifiers(body, run.seed, firstNumber, places);
  if (places.requestIds.length > 0) stampRequestIds(body, run.seed, firstNumber, places.requestIds);
  for (let index = 0; index < places.wholeValues.length; index++) {
    const number = firstNumber + index;
    body.writeUInt32LE(number >>> 0, places.wholeValues[index] ?? 0);
    body.writeUInt32LE(Math.floor(number / 2 ** 32), (places.wholeValues[index] ?? 0) + 4);
  }
  for (let index = 0; index < places.doubleValues.length; index++) {
    body.writeDoubleLE(firstNumber + index, places.doubleValues[index] ?? 0);
  }
}

function stampTimes(
  body: Buffer,
  at: readonly number[],
  records: number,
  firstTime: bigint,
  spacing: number,
): void {
  let low = Number(firstTime & 0xffff_ffffn);
  let high = Number(firstTime >> 32n);
  for (let index = 0; index < records; index++) {
    const place = at[index] ?? 0;
    body.writeUInt32LE(low, place);
    body.writeUInt32LE(high, place + 4);
    low += spacing;
    if (low >= 2 ** 32) {
      low -= 2 ** 32;
      high++;
    }
  }
}

/** Five varint bytes: `attributeBase` keeps the topmost from being zero, and the value below 2^35. */
function stampSequences(body: Buffer, at: readonly number[], firstNumber: number): void {
  for (let index = 0; index < at.length; index++) {
    const place = at[index] ?? 0;
    const value = attributeBase + firstNumber + index;
    const low = value % 2 ** 28;
    body[place] = (low & 127) | 128;
    body[place + 1] = ((low >>> 7) & 127) | 128;
    body[place + 2] = ((low >>> 14) & 127) | 128;
    body[place + 3] = ((low >>> 21) & 127) | 128;
    body[place + 4] = Math.floor(value / 2 ** 28);
  }
}

function stampIdentifiers(body: Buffer, seed: number, firstNumber: number, places: Places): void {
  for (let index = 0; index < places.traceIds.length; index++) {
    const number = firstNumber + index;
    const trace = places.traceIds[index] ?? 0;
    const span = places.spanIds[index] ?? 0;
    // The number itself is part of both, so that no two are ever equal or zero.
    body.writeUInt32LE(scramble(seed, number, 1), trace);
    body.writeUInt32LE(scramble(seed, number, 2), trace + 4);
    body.writeUInt32LE(scramble(seed, number, 3), trace + 8);
    body.writeUInt32LE((number + 1) >>> 0, trace + 12);
    body.writeUInt32LE(scramble(seed, number, 4), span);
    body.writeUInt32LE((number + 1) >>> 0, span + 4);
  }
}

const hexDigits = Buffer.from('0123456789abcdef');

function stampRequestIds(body: Buffer, seed: number, firstNumber: number, at: readonly number[]): void {
  for (let index = 0; index < at.length; index++) {
    const place = at[index] ?? 0;
    let word = scramble(seed, firstNumber + index, 5);
    for (let digit = 7; digit >= 0; digit--) {
      body[place + digit] = hexDigits[word & 15] ?? 0;
      word >>>= 4;
    }
  }
}
