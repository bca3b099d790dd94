import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PostableAlert } from '../src/alert/alertmanager-channel.ts';
import { temporaryDirectory } from './spool-fixture.ts';

const program = 'prometheus-alertmanager';
const isInstalled = spawnSync(program, ['--version']).status === 0;
if (!isInstalled) {
  process.stderr.write(`Skipped: ${program} is not installed (apt-get install ${program}).\n`);
}

const minute = 60;
const perMinute = 12;
const patience = { timeout: 300_000, interval: 200 };

interface SeenAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

interface Notification {
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly SeenAlert[];
}

/** Passes alerts on to Alertmanager and remembers them. */
interface Tee {
  readonly url: string;
  readonly server: Server;
  readonly sent: PostableAlert[];
}

/** On a slow machine the service may be silent for so long that its silence is an episode of its own. */
const isEpisode = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean =>
  labels['alertname'] === 'ProcessOutOfControl' && labels['indicator']?.includes('log-errors') === true;

/** A collector in a process of its own, started as people start it. */
class CollectorProcess {
  readonly #directory: string;
  readonly #alertmanager: string;
  #child: ChildProcess | undefined;
  #port = 0;

  constructor(directory: string, alertmanager: string) {
    this.#directory = directory;
    this.#alertmanager = alertmanager;
  }

  async start(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    const file = join(this.#directory, 'shewhart.yaml');
    this.#port = await freePort();
    await writeFile(
      file,
      JSON.stringify({
        dataDirectory: join(this.#directory, 'data'),
        http: { port: this.#port },
        grpc: { port: 0 },
        metrics: { port: 0 },
        spool: { minFreeDiskBytes: 0 },
        evaluate: { bucketSeconds: minute, latenessSeconds: 0, trialDays: 1, recoveryMinutes: 1 },
        alerts: { alertmanager: { url: this.#alertmanager, resendSeconds: 60 } },
      }),
    );
    const here = import.meta.dirname;
    this.#child = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--import',
        join(here, 'typescript-loader.mjs'),
        join(here, 'collector-child.ts'),
        'serve',
        '--config',
        file,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
  }

  async ready(): Promise<void> {
    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${this.#port}/readyz`)).ok).toBe(true),
      patience,
    );
  }

  async send(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

const resource = {
  attributes: [
    { key: 'service.name', value: { stringValue: 'checkout' } },
    { key: 'deployment.environment.name', value: { stringValue: 'production' } },
  ],
};
const nanoseconds = (seconds: number): string => `${Math.round(seconds * 1000)}000000`;

/** The same number every time. */
const chance = (seed: number): number => Math.abs(Math.sin(seed * 12.9898) * 43758.5453) % 1;

function logsOf(from: number, to: number, errorRatio: number) {
  const records = [];
  for (let at = from; at < to; at += minute / perMinute) {
    const isError = chance(at) < errorRatio;
    records.push({
      timeUnixNano: nanoseconds(at),
      severityNumber: isError ? 17 : 9,
      body: { stringValue: `${at}` },
    });
  }
  return records;
}

async function sendLogs(
  collectors: readonly CollectorProcess[],
  from: number,
  to: number,
  errorRatio: number,
): Promise<void> {
  const records = logsOf(from, to, errorRatio);
  for (let start = 0; start < records.length; start += 5000) {
    const logRecords = records.slice(start, start + 5000);
    for (const collector of collectors) {
      await collector.send('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
    }
  }
}

/** A sign of life that is no log: the service is not silent, it just writes nothing. */
async function sendSigns(collectors: readonly CollectorProcess[], from: number, to: number): Promise<void> {
  const spans = [];
  for (let at = from; at < to; at += 5) {
    const id = at.toString(16).padStart(16, '0');
    spans.push({
      traceId: id + id,
      spanId: id,
      name: 'tick',
      kind: 1,
      startTimeUnixNano: nanoseconds(at),
      endTimeUnixNano: nanoseconds(at + 0.001),
    });
  }
  for (const collector of collectors) {
    await collector.send('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
  }
}

/** Debian's real Alertmanager between two real collectors and someone who is told. */
describe.runIf(isInstalled)('a collector that is killed while it feeds an Alertmanager', () => {
  const told: Notification[] = [];
  const tees: Tee[] = [];
  let alertmanager: ChildProcess;
  let url: string;
  let receiver: Server;
  let one: CollectorProcess;
  let other: CollectorProcess;
  const signs = { to: 0 };

  beforeAll(async () => {
    const directory = temporaryDirectory();
    receiver = await listening((body) => told.push(body as Notification));
    url = `http://127.0.0.1:${await freePort()}`;
    const config = join(directory, 'alertmanager.yml');
    await writeFile(
      config,
      JSON.stringify({
        route: {
          receiver: 'someone',
          group_by: ['...'],
          group_wait: '0s',
          group_interval: '1s',
          repeat_interval: '24h',
        },
        receivers: [
          { name: 'someone', webhook_configs: [{ url: addressOf(receiver), send_resolved: true }] },
        ],
      }),
    );
    alertmanager = spawn(program, [
      `--config.file=${config}`,
      `--storage.path=${directory}`,
      `--web.listen-address=${url.slice('http://'.length)}`,
      '--cluster.listen-address=',
    ]);
    await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).ok).toBe(true), patience);
    for (let place = 0; place < 2; place += 1) tees.push(await tee(url));
    one = new CollectorProcess(join(directory, 'one'), tees[0]!.url);
    other = new CollectorProcess(join(directory, 'other'), tees[1]!.url);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([one.kill(), other.kill()]);
    alertmanager.kill();
    for (const server of [receiver, ...tees.map((each) => each.server)]) server.close();
  });

  const seen = async (): Promise<SeenAlert[]> =>
    ((await (await fetch(`${url}/api/v2/alerts`)).json()) as SeenAlert[]).filter(isEpisode);
  const heard = () =>
    told.flatMap(({ alerts, status }) => alerts.filter(isEpisode).map((alert) => ({ ...alert, status })));
  const signOfLife = async (collectors: readonly CollectorProcess[]): Promise<void> => {
    const now = Math.floor(Date.now() / 5000) * 5;
    await sendSigns(collectors, signs.to, now);
    signs.to = now;
  };

  it('leaves one alert, told once and resolved once; a second collector changes nothing', async () => {
    await Promise.all([one.start(), other.start()]);
    await Promise.all([one.ready(), other.ready()]);
    const now = Math.floor(Date.now() / 1000 / minute) * minute;
    const trouble = now - 9 * minute;
    signs.to = now - 27 * 60 * minute;
    await signOfLife([one, other]);
    await sendLogs([one, other], now - 27 * 60 * minute, trouble, 0.05);
    await sendLogs([one, other], trouble, trouble + 3 * minute, 0.9);

    await vi.waitFor(() => expect(heard()).toHaveLength(1), patience);
    expect(heard()[0]).toMatchObject({
      status: 'firing',
      labels: { service: 'checkout', environment: 'production', severity: 'warning' },
    });
    expect(Date.parse(heard()[0]!.startsAt)).toBe(trouble * 1000);

    // While it feeds, while it starts, while it judges.
    for (const afterMs of [0, 300, 1500, 4000]) {
      await one.kill();
      await one.start();
      await new Promise((resolve) => setTimeout(resolve, afterMs));
    }
    await one.ready();
    const before = tees[0]!.sent.length;
    await vi.waitFor(() => expect(tees[0]!.sent.length).toBeGreaterThan(before), patience);
    await vi.waitFor(() => expect(tees[1]!.sent.length).toBeGreaterThan(0), patience);
    expect(await seen()).toHaveLength(1);
    expect(heard()).toHaveLength(1);
    // Two collectors that judge the same data say the same, but for when they said it.
    const said = tees.map(({ sent }) => ({ ...sent.at(-1)!, endsAt: '' }));
    expect(said[0]).toEqual(said[1]);

    // The other one leaves: how far apart two collectors see the end is a matter of the machine. What is left
    // recovers, and dies with the good news in its spool.
    await other.kill();
    await signOfLife([one]);
    await sendLogs([one], trouble + 3 * minute, Math.floor(Date.now() / 1000) - 5, 0.05);
    await one.kill();
    await one.start();
    await one.ready();
    await vi.waitFor(() => expect(heard()).toHaveLength(2), patience);
    await vi.waitFor(async () => expect(await seen()).toEqual([]), patience);
    expect(heard()[1]).toMatchObject({
      status: 'resolved',
      labels: heard()[0]!.labels,
    });
    expect(Date.parse(heard()[1]!.endsAt)).toBe((trouble + 3 * minute) * 1000);
    await one.kill();
    await one.start();
    await one.ready();
    const after = tees[0]!.sent.length;
    await vi.waitFor(() => expect(tees[0]!.sent.length).toBeGreaterThan(after), patience);
    expect(heard()).toHaveLength(2);
  }, 1_200_000);
});

async function tee(alertmanager: string): Promise<Tee> {
  const sent: PostableAlert[] = [];
  const server = await listening(async (body, path) => {
    sent.push(...(body as PostableAlert[]).filter(isEpisode));
    await fetch(alertmanager + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  });
  return { url: addressOf(server), server, sent };
}

async function listening(take: (body: unknown, path: string) => unknown): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void Promise.resolve(take(JSON.parse(Buffer.concat(chunks).toString()), request.url ?? '/')).then(
        () => response.end(),
        () => response.writeHead(502).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
