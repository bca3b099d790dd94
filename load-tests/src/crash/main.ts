import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Random } from '../demo/shop/random.ts';
import { ServerProcess } from '../process/server-process.ts';
import { newRun } from '../traffic/new-run.ts';
import { trafficKinds } from '../traffic/record-number.ts';
import { runTraffic } from '../traffic/run-traffic.ts';
import { createSqlClient } from '../verify/sql-client.ts';
import { isPerfect, verifyRun } from '../verify/verify-run.ts';
import { waitUntilStored } from '../verify/wait-until-stored.ts';

const usage = `Kills a collector under load with SIGKILL, again and again, and counts through the views.

  --rounds N    kills (default 20)
  --rate N      records per second, shared by the four kinds (default 40000)
  --seed N      of the instants at which it is killed (default 1)
  --keep        leave the data directory and its log behind

Every batch is sent again, with the same bytes, until it is acknowledged; afterwards every record must be
there exactly once. Exit code 1 when one is not.`;

/** Shortest and longest life of one round. */
const leastLifeMs = 200;
const mostLifeMs = 6000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '20' },
      rate: { type: 'string', default: '40000' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const server = await ServerProcess.start('collector');
  try {
    await crashLoop(server, Number(values.rounds), Number(values.rate), Number(values.seed));
  } finally {
    if (values.keep) console.log(`The data are in ${server.dataDirectory}`);
    await (values.keep ? server.stop() : server.stopAndRemove());
  }
}

async function crashLoop(server: ServerProcess, rounds: number, rate: number, seed: number): Promise<void> {
  const random = new Random(seed, 'crash');
  let isOver = false;
  const traffic = trafficKinds.map(async (kind, index) => {
    const run = newRun(kind, seed);
    const isGrpc = index % 2 === 1;
    const result = await runTraffic({
      run,
      transport: isGrpc ? 'grpc' : 'http',
      endpoint: isGrpc ? server.grpc : server.http,
      connections: 2,
      batchSize: 500,
      ratePerSecond: rate / trafficKinds.length,
      isOver: () => isOver,
    });
    return { run, result };
  });
  const sent = Promise.all(traffic);
  // A refusal ends the traffic early; it is thrown where `sent` is awaited.
  sent.catch(() => undefined);
  try {
    for (let round = 1; round <= rounds; round++) {
      const lifeMs = leastLifeMs + random.uniform() * (mostLifeMs - leastLifeMs);
      await sleep(lifeMs);
      await server.kill();
      const killedAt = performance.now();
      await server.launch();
      const backMs = Math.round(performance.now() - killedAt);
      console.log(
        `round ${round} of ${rounds}: killed after ${Math.round(lifeMs)} ms, ready again after ${backMs} ms`,
      );
    }
  } finally {
    isOver = true;
  }
  const sql = createSqlClient(server.http);
  for (const { run, result } of await sent) {
    await waitUntilStored(sql, run, result.acknowledged, result.records);
    const verdict = await verifyRun(sql, run, result.records);
    console.log(
      JSON.stringify({ kind: run.kind, retries: result.retries, givenUp: result.givenUp.length, ...verdict }),
    );
    if (!isPerfect(verdict)) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(`crash: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
