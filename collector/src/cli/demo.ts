import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCollector, type Collector } from '../app/collector.ts';
import type { Configuration } from '../config/configuration.ts';
import { configurationFrom, configurationUsage } from './configuration-arguments.ts';
import { withShop } from './demo-organisation.ts';
import { untilStopped } from './until-stopped.ts';
import type { Verb } from './verb.ts';

/** The shop is a program of its own: it meets the collector over OTLP like any other sender. */
const shop = fileURLToPath(new URL('../../../load-tests/dist/demo/main.js', import.meta.url));

/** Builds the viewer when it is missing or older than its sources, and says how far it is. */
const viewerBuild = fileURLToPath(new URL('../../../grafana-plugin/build/viewer.js', import.meta.url));

export const demo: Verb = {
  name: 'demo',
  usage: `demo ${configurationUsage}`,
  summary: 'Runs the collector and a small shop that sends 30 days of history, then live traffic.',
  run: async (argv) => {
    if (!existsSync(shop)) throw new Error('the shop is not built: run `npm run build` in a full checkout');
    const configuration = withShop(quietUnlessAsked(configurationFrom(argv)));
    const collector = await startCollector(configuration);
    console.log(whereItIs(collector, configuration));
    const builder = startViewerBuild(collector, configuration);
    const marker = join(resolve(configuration.dataDirectory), 'demo.json');
    const hasHistory = await isLoaded(marker);
    const sender = startShop(collector, hasHistory ? ['--live-only'] : []);
    const stopped = untilStopped();
    const loaded = hasHistory ? Promise.resolve() : historyLoaded(sender);
    void loaded.then(
      () => writeFile(marker, `${JSON.stringify({ loadedAt: new Date().toISOString() })}\n`),
      () => undefined,
    );
    void loaded.then(() => console.log(whereToLook(collector)));
    const ended = await Promise.race([stopped, once(sender, 'exit').then(([code]) => code as number | null)]);
    if (sender.exitCode === null) {
      sender.kill('SIGTERM');
      await once(sender, 'exit');
    }
    if (builder?.exitCode === null) builder.kill('SIGTERM');
    await collector.close();
    return ended === undefined ? 0 : (ended ?? 1);
  },
};

/** The demo's terminal shows progress; warnings and errors of the collector still come through. */
function quietUnlessAsked(configuration: Configuration): Configuration {
  if (configuration.log.level !== 'info') return configuration;
  return { ...configuration, log: { level: 'warn' } };
}

async function isLoaded(marker: string): Promise<boolean> {
  try {
    await readFile(marker);
    return true;
  } catch {
    return false;
  }
}

function startShop({ addresses }: Collector, more: readonly string[]): ChildProcess {
  const endpoints = ['--endpoint', `http://${addresses.http}`, '--grpc', `http://${addresses.grpc}`];
  // Tells us over the channel when the history is there; its words go straight to the terminal.
  return spawn(process.execPath, [shop, ...endpoints, ...more], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** The viewer is built beside the history, so that the first chart is there when the history is. */
function startViewerBuild({ addresses }: Collector, { viewer }: Configuration): ChildProcess | undefined {
  if (!viewer.enabled || viewer.directory !== undefined || !existsSync(viewerBuild)) return undefined;
  const builder = spawn(process.execPath, [viewerBuild, '--quiet'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  builder.once('exit', (code, signal) => {
    if (code === 0) console.log(`Viewer: ready at http://${addresses.http}/`);
    else if (signal === null)
      console.error('Viewer: the demo goes on without it; `npm run build:viewer` tries again.');
  });
  return builder;
}

function historyLoaded(sender: ChildProcess): Promise<void> {
  return new Promise((loaded, failed) => {
    sender.once('message', () => loaded());
    sender.once('exit', (code) => failed(new Error(`the shop ended with code ${code}`)));
  });
}

function whereItIs({ addresses }: Collector, { viewer }: Configuration): string {
  const page = viewer.enabled ? `Dashboards    http://${addresses.http}/\n` : '';
  return `${page}Send OTLP to  http://${addresses.http} (HTTP), http://${addresses.grpc} (gRPC)`;
}

function whereToLook({ addresses }: Collector): string {
  const sql = `http://${addresses.http}/api/v1/sql`;
  return `
The shop is open and keeps sending; its charts are at http://${addresses.http}/. Or ask in SQL:

  curl -s ${sql} -H 'content-type: application/json' \\
    -d '{"query": "SELECT service, name, sum(count) AS requests, sum(errors) AS errors FROM v_operations_day GROUP BY ALL ORDER BY requests DESC LIMIT 10"}'

  Views      v_logs, v_spans, v_metric_points, v_operations_minute/_hour/_day, v_numbers_…, v_log_counts_…
  API        http://${addresses.http}/api/v1/openapi.json
  State      http://${addresses.http}/readyz
  Metrics    http://${addresses.metrics}/metrics

Ctrl-C stops it; the data stays, and the next start goes on from there.`;
}
