import { parseArgs } from 'node:util';
import { createSqlClient } from '../verify/sql-client.ts';
import { waitUntilStored } from '../verify/wait-until-stored.ts';
import { isPerfect, verifyRun } from '../verify/verify-run.ts';
import { newRun } from './new-run.ts';
import { trafficKinds, type TrafficKind } from './record-number.ts';
import { runTraffic } from './run-traffic.ts';

const usage = `Sends numbered records to a running collector and checks that each is stored once.

  --kind KIND        ${trafficKinds.join(', ')} (default logs)
  --transport T      http or grpc (default http)
  --endpoint URL     OTLP/HTTP and SQL (default http://127.0.0.1:4318)
  --grpc URL         OTLP/gRPC (default http://127.0.0.1:4317)
  --token TOKEN      bearer token with the scopes ingest and read
  --seconds N        how long (default 10)
  --rate N           records per second (default: as fast as they are acknowledged)
  --batch N          records in a request (default 2000)
  --connections N    requests under way (default 4)
  --seed N           (default 1)
  --no-verify        do not ask the store afterwards`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      help: { type: 'boolean', default: false },
      kind: { type: 'string', default: 'logs' },
      transport: { type: 'string', default: 'http' },
      endpoint: { type: 'string', default: 'http://127.0.0.1:4318' },
      grpc: { type: 'string', default: 'http://127.0.0.1:4317' },
      token: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string' },
      batch: { type: 'string', default: '2000' },
      connections: { type: 'string', default: '4' },
      seed: { type: 'string', default: '1' },
      verify: { type: 'boolean', default: true },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const kind = values.kind as TrafficKind;
  if (!trafficKinds.includes(kind)) throw new Error(`--kind takes ${trafficKinds.join(', ')}`);
  const isGrpc = values.transport === 'grpc';
  const run = newRun(kind, Number(values.seed));
  const token = values.token === undefined ? {} : { token: values.token };
  const result = await runTraffic({
    run,
    transport: isGrpc ? 'grpc' : 'http',
    endpoint: isGrpc ? values.grpc : values.endpoint,
    connections: Number(values.connections),
    batchSize: Number(values.batch),
    durationMs: Number(values.seconds) * 1000,
    ...(values.rate === undefined ? {} : { ratePerSecond: Number(values.rate) }),
    ...token,
  });
  console.log(JSON.stringify({ run: run.name, ...result }, undefined, 2));
  if (!values.verify) return;
  const sql = createSqlClient(values.endpoint, values.token);
  await waitUntilStored(sql, run, result.acknowledged);
  const verdict = await verifyRun(sql, run, result.records);
  console.log(JSON.stringify(verdict, undefined, 2));
  if (!isPerfect(verdict)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(`send: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
