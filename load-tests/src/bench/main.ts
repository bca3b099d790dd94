import { parseArgs } from 'node:util';
import type { TrafficKind } from '../traffic/record-number.ts';
import { trafficKinds } from '../traffic/record-number.ts';
import { machineFacts } from './machine-facts.ts';
import { decimal, markdownTable, mebibytes, whole } from './markdown-table.ts';
import { measureDecode } from './measure-decode.ts';
import {
  bulkBatchSize,
  measureIngest,
  sdkBatchSize,
  type IngestCase,
  type IngestFigures,
} from './measure-ingest.ts';

const usage = `Measures the collector beside a straightforward baseline and prints Markdown.

  --seconds N     of sending in each case (default 20)
  --quick         5 seconds, half a second for a round of decoding
  --only WHAT     decode, ingest or latency
  --kind KIND     ${trafficKinds.join(', ')} (default: all)
  --no-baseline   leave the baseline's server out`;

interface Choice {
  readonly seconds: number;
  readonly roundMs: number;
  readonly kinds: readonly TrafficKind[];
  readonly hasBaseline: boolean;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      help: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '20' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      kind: { type: 'string' },
      baseline: { type: 'boolean', default: true },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const choice: Choice = {
    seconds: values.quick ? 5 : Number(values.seconds),
    roundMs: values.quick ? 500 : 2000,
    kinds: trafficKinds.filter((kind) => values.kind === undefined || kind === values.kind),
    hasBaseline: values.baseline,
  };
  if (choice.kinds.length === 0 || !(choice.seconds > 0)) throw new Error(usage);
  console.log(`Measured on ${machineFacts()}; sender, collector and store share the machine.\n`);
  if (values.only === undefined || values.only === 'decode') await printDecode(choice);
  const rates = values.only === 'decode' ? new Map<TrafficKind, number>() : await printIngest(choice);
  if (values.only === undefined || values.only === 'latency') await printLatency(choice, rates);
}

async function printDecode({ roundMs }: Choice): Promise<void> {
  console.log('### Decoding, records per second on one core\n');
  const rows = (await measureDecode(roundMs)).map((figures) => [
    figures.kind,
    figures.collector === undefined ? 'not built' : whole(figures.collector),
    whole(figures.objects),
    whole(figures.objectsToJson),
    figures.collector === undefined ? '' : `${decimal(figures.collector / figures.objectsToJson)} ×`,
  ]);
  const head = [
    'kind',
    'collector: protobuf to rows, normalised',
    'baseline: protobufjs objects only',
    'baseline: objects to JSON rows',
    'ratio',
  ];
  console.log(`${markdownTable(head, rows)}\n`);
}

/** Returns what the collector took over HTTP, by kind: half of it is the load of the latency table. */
async function printIngest(choice: Choice): Promise<Map<TrafficKind, number>> {
  const head = [
    'case',
    'acknowledged /s',
    'queryable /s',
    'CPU s per million',
    'RSS max MiB',
    'ack p50 ms',
    'ack p99 ms',
    'bytes on disk per record',
    'wrong',
  ];
  console.log(
    `### End to end, as fast as it is acknowledged (${choice.seconds} s, ${whole(bulkBatchSize)} records a request)\n`,
  );
  const rows: string[][] = [];
  const rates = new Map<TrafficKind, number>();
  for (const kind of choice.kinds) {
    const shared = { kind, seconds: choice.seconds, batchSize: bulkBatchSize };
    const cases: IngestCase[] = [
      { ...shared, program: 'collector', transport: 'http' },
      { ...shared, program: 'collector', transport: 'grpc' },
    ];
    if (choice.hasBaseline) cases.push({ ...shared, program: 'baseline', transport: 'http' });
    for (const measured of cases) {
      const figures = await measureIngest(measured);
      if (measured.program === 'collector' && measured.transport === 'http') {
        rates.set(kind, Math.min(figures.acknowledgedPerSecond, figures.queryablePerSecond));
      }
      rows.push([`${kind}, ${measured.program} over ${measured.transport}`, ...ingestCells(figures)]);
      console.error(`  ${rows.at(-1)?.join(' | ')}`);
    }
  }
  console.log(`${markdownTable(head, rows)}\n`);
  return rates;
}

function ingestCells(figures: IngestFigures): string[] {
  return [
    whole(figures.acknowledgedPerSecond),
    whole(figures.queryablePerSecond),
    decimal(figures.cpuSecondsPerMillion),
    mebibytes(figures.rssMaxBytes),
    decimal(figures.latencyP50Ms),
    decimal(figures.latencyP99Ms),
    decimal(figures.diskBytesPerRecord),
    whole(figures.wrong),
  ];
}

async function printLatency(choice: Choice, rates: ReadonlyMap<TrafficKind, number>): Promise<void> {
  console.log(`### Acknowledgement at half of the measured rate (${sdkBatchSize} records a request)\n`);
  const rows: string[][] = [];
  for (const [kind, rate] of rates) {
    for (const transport of ['http', 'grpc'] as const) {
      const figures = await measureIngest({
        program: 'collector',
        kind,
        transport,
        seconds: choice.seconds,
        ratePerSecond: rate / 2,
        batchSize: sdkBatchSize,
      });
      rows.push([
        `${kind} over ${transport}`,
        whole(figures.acknowledgedPerSecond),
        decimal(figures.latencyP50Ms),
        decimal(figures.latencyP99Ms),
        decimal(figures.latencyMaxMs),
        whole(figures.retries),
      ]);
      console.error(`  ${rows.at(-1)?.join(' | ')}`);
    }
  }
  console.log(markdownTable(['case', 'load /s', 'p50 ms', 'p99 ms', 'max ms', 'retries'], rows));
}

main().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
