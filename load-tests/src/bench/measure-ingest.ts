import { ServerProcess, type ServerProgram } from '../process/server-process.ts';
import { newRun } from '../traffic/new-run.ts';
import type { TrafficKind } from '../traffic/record-number.ts';
import { runTraffic } from '../traffic/run-traffic.ts';
import { createSqlClient, type SqlClient } from '../verify/sql-client.ts';
import { verifyRun } from '../verify/verify-run.ts';
import { waitUntilStored } from '../verify/wait-until-stored.ts';

export interface IngestCase {
  readonly program: ServerProgram;
  readonly kind: TrafficKind;
  readonly transport: 'http' | 'grpc';
  readonly seconds: number;
  readonly ratePerSecond?: number;
  readonly batchSize: number;
}

export interface IngestFigures {
  readonly records: number;
  /** Received and durable: acknowledged records over the time of sending. */
  readonly acknowledgedPerSecond: number;
  /** Received, durable, stored and queryable: the same records over the time until the views show them all. */
  readonly queryablePerSecond: number;
  /** Of the server, per million records. */
  readonly cpuSecondsPerMillion: number;
  readonly rssMaxBytes: number;
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  readonly latencyMaxMs: number;
  readonly diskBytesPerRecord: number;
  readonly retries: number;
  /** Missing or doubled records; must be 0. */
  readonly wrong: number;
}

const connections = 4;
/** A batch of a collector in front; one of an SDK, whose default is 512. */
export const bulkBatchSize = 4000;
export const sdkBatchSize = 500;
/** Series of a metric kind: each series gets a point every so often, as from real senders. */
const series = 4000;

/** One server, fresh and alone, driven by one run. */
export async function measureIngest(measured: IngestCase): Promise<IngestFigures> {
  const server = await ServerProcess.start(measured.program);
  try {
    const sql = createSqlClient(server.http);
    await warmUp(server, measured, sql);
    const diskBefore = await diskBytes(sql);
    const before = server.usage()?.cpuSeconds ?? 0;
    const run = newRun(measured.kind, 1);
    const startedAt = performance.now();
    const traffic = await runTraffic({
      ...target(server, measured),
      run,
      batchSize: measured.batchSize,
      durationMs: measured.seconds * 1000,
      ...(measured.ratePerSecond === undefined ? {} : { ratePerSecond: measured.ratePerSecond }),
    });
    await waitUntilStored(sql, run, traffic.acknowledged, traffic.records);
    const queryableSeconds = (performance.now() - startedAt) / 1000;
    const usage = server.usage();
    const verdict = await verifyRun(sql, run, traffic.records);
    return {
      records: traffic.records,
      acknowledgedPerSecond: traffic.acknowledged / traffic.seconds,
      queryablePerSecond: traffic.acknowledged / queryableSeconds,
      cpuSecondsPerMillion: (((usage?.cpuSeconds ?? 0) - before) / traffic.records) * 1e6,
      rssMaxBytes: usage?.rssMaxBytes ?? 0,
      latencyP50Ms: traffic.latency.p50,
      latencyP99Ms: traffic.latency.p99,
      latencyMaxMs: traffic.latency.max,
      diskBytesPerRecord: ((await diskBytes(sql)) - diskBefore) / traffic.records,
      retries: traffic.retries,
      wrong: verdict.missing + verdict.doubled,
    };
  } finally {
    await server.stopAndRemove();
  }
}

/** Compiled code and open connections, as in a server that has run for a while. */
async function warmUp(server: ServerProcess, measured: IngestCase, sql: SqlClient): Promise<void> {
  const run = newRun(measured.kind, 2);
  const warming = await runTraffic({ ...target(server, measured), run, batchSize: 1000, durationMs: 1500 });
  await waitUntilStored(sql, run, warming.acknowledged, warming.records);
}

function target(server: ServerProcess, { transport }: IngestCase) {
  return {
    transport,
    endpoint: transport === 'grpc' ? server.grpc : server.http,
    connections,
    series,
  } as const;
}

/** Everything that the records cost on disk, rollups and indexes included. */
async function diskBytes(sql: SqlClient): Promise<number> {
  const answer = await sql(
    'SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = {database:String}',
    { database: 'shewhart' },
  );
  return Number(answer.rows[0]?.[0]);
}
