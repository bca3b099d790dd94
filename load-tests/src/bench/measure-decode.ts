import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { requestTypes, toPlainObject } from '../baseline/otlp-types.ts';
import { Context, logRows, metricRows, seconds, spanRows, type Rows } from '../baseline/rows.ts';
import { createBatchTemplate } from '../traffic/batch-template.ts';
import { newRun } from '../traffic/new-run.ts';
import { trafficKinds, type TrafficKind } from '../traffic/record-number.ts';

export interface DecodeFigures {
  readonly kind: TrafficKind;
  /** Records a second on one core, protobuf bytes to rows ready for the store; the best round counts. */
  readonly collector: number | undefined;
  /** The same bytes to protobufjs objects, nothing else. */
  readonly objects: number;
  /** protobufjs objects and from them JSON text for `client.insert`. */
  readonly objectsToJson: number;
}

const recordsPerBody = 2000;
const bodiesPerKind = 10;
const entry = fileURLToPath(new URL('../../../collector/dist/app/decode-benchmark.js', import.meta.url));

/**
 * Decoding alone, without network and store. The collector's decoder runs in its own process: the entry
 * gets a directory with `samples.json` and one file per request body, and prints one JSON line,
 * `[{"name": kind, "recordsPerSecond": n}, …]`.
 */
export async function measureDecode(roundMs: number): Promise<DecodeFigures[]> {
  const directory = await mkdtemp(join(tmpdir(), 'shewhart-decode-'));
  try {
    const collector = await measureCollector(directory, roundMs);
    return trafficKinds.map((kind) => {
      const bodies = bodiesOf(kind);
      return {
        kind,
        collector: collector.get(kind),
        objects: bestRate(roundMs, () => bodies.forEach((body) => decodeObjects(kind, body))),
        objectsToJson: bestRate(roundMs, () => bodies.forEach((body) => toJson(kind, body))),
      };
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export const signalOf = { logs: 'logs', spans: 'traces', numbers: 'metrics', histograms: 'metrics' } as const;

async function measureCollector(directory: string, roundMs: number): Promise<Map<string, number>> {
  if (!existsSync(entry)) return new Map();
  const samples = await Promise.all(
    trafficKinds.map(async (kind) => {
      const files = await Promise.all(
        bodiesOf(kind).map(async (body, index) => {
          const file = join(directory, `${kind}-${index}.bin`);
          await writeFile(file, body);
          return file;
        }),
      );
      return { name: kind, signal: signalOf[kind], files, recordsPerBody };
    }),
  );
  const file = join(directory, 'samples.json');
  await writeFile(file, JSON.stringify({ rounds: 5, roundMs, samples }));
  const { stdout } = await promisify(execFile)(process.execPath, [entry, file]);
  const rates = JSON.parse(stdout) as { name: string; recordsPerSecond: number }[];
  return new Map(rates.map(({ name, recordsPerSecond }) => [name, recordsPerSecond]));
}

/** Different numbers in every body, as in real traffic; a new copy of the template for each. */
function bodiesOf(kind: TrafficKind): Buffer[] {
  const run = newRun(kind, 1);
  return Array.from({ length: bodiesPerKind }, (_, index) => {
    const template = createBatchTemplate(run, recordsPerBody, 0);
    template.stamp(index * recordsPerBody);
    return template.body;
  });
}

function decodeObjects(kind: TrafficKind, body: Buffer): object {
  return toPlainObject(requestTypes[signalOf[kind]].decode(body)) as object;
}

const context = new Context();

function toJson(kind: TrafficKind, body: Buffer): string[] {
  const now = seconds(`${Date.now()}000000`);
  const rows = rowMakers[signalOf[kind]](decodeObjects(kind, body), now);
  return [...rows.values()].map((values) => values.map((row) => JSON.stringify(row)).join('\n'));
}

const rowMakers: Readonly<Record<'logs' | 'traces' | 'metrics', (request: object, now: string) => Rows>> = {
  logs: (request, now) => logRows(request, now, context),
  traces: (request, now) => spanRows(request, now, context),
  metrics: (request, now) => metricRows(request, now, context),
};

/** Everything else on the machine only makes a round slower, so the best of five is the figure. */
function bestRate(roundMs: number, decodeAll: () => void): number {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const startedAt = performance.now();
    let records = 0;
    do {
      decodeAll();
      records += bodiesPerKind * recordsPerBody;
    } while (performance.now() - startedAt < roundMs);
    best = Math.max(best, (records / (performance.now() - startedAt)) * 1000);
  }
  return best;
}
