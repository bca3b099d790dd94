import { parseArgs } from 'node:util';
import { mebibytes, whole } from '../bench/markdown-table.ts';
import { ServerProcess } from '../process/server-process.ts';
import { newRun } from '../traffic/new-run.ts';
import { trafficKinds } from '../traffic/record-number.ts';
import { runTraffic } from '../traffic/run-traffic.ts';
import { createSqlClient } from '../verify/sql-client.ts';
import { isPerfect, verifyRun } from '../verify/verify-run.ts';
import { waitUntilStored } from '../verify/wait-until-stored.ts';

const usage = `Runs a collector under steady load of all kinds and watches its memory.

  --minutes N   (default 10)
  --rate N      records per second, shared by the four kinds (default 40000)
  --every N     seconds between two lines (default 10)

Exit code 1 when a record is missing, doubled or altered.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '40000' },
      every: { type: 'string', default: '10' },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const server = await ServerProcess.start('collector');
  try {
    await soak(server, Number(values.minutes) * 60_000, Number(values.rate), Number(values.every) * 1000);
  } finally {
    await server.stopAndRemove();
  }
}

async function soak(server: ServerProcess, durationMs: number, rate: number, everyMs: number): Promise<void> {
  const startedAt = performance.now();
  let records = 0;
  const report = (): void => {
    const usage = server.usage();
    const at = whole((performance.now() - startedAt) / 1000);
    console.log(
      `${at} s: RSS ${mebibytes(usage?.rssBytes ?? 0)} MiB, most ${mebibytes(usage?.rssMaxBytes ?? 0)} MiB, CPU ${whole(usage?.cpuSeconds ?? 0)} s, ${whole(records)} records`,
    );
  };
  const timer = setInterval(report, everyMs);
  const results = await Promise.all(
    trafficKinds.map(async (kind, index) => {
      let own = 0;
      const run = newRun(kind, 1);
      const isGrpc = index % 2 === 1;
      const result = await runTraffic({
        run,
        transport: isGrpc ? 'grpc' : 'http',
        endpoint: isGrpc ? server.grpc : server.http,
        connections: 2,
        batchSize: 1000,
        ratePerSecond: rate / trafficKinds.length,
        durationMs,
        onAcknowledged: (acknowledged) => {
          records += acknowledged - own;
          own = acknowledged;
        },
      });
      return { run, result };
    }),
  ).finally(() => clearInterval(timer));
  const sql = createSqlClient(server.http);
  for (const { run, result } of results) {
    await waitUntilStored(sql, run, result.acknowledged, result.records);
    const verdict = await verifyRun(sql, run, result.records);
    console.log(
      JSON.stringify({
        kind: run.kind,
        sent: result.records,
        retries: result.retries,
        latency: result.latency,
        ...verdict,
      }),
    );
    if (!isPerfect(verdict)) process.exitCode = 1;
  }
  report();
}

main().catch((error: unknown) => {
  console.error(`soak: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
