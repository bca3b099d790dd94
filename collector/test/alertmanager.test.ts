import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { alertmanagerChannel } from '../src/alert/alertmanager-channel.ts';
import { exampleAlert } from './alert-fixture.ts';

const program = 'prometheus-alertmanager';
const isInstalled = spawnSync(program, ['--version']).status === 0;
if (!isInstalled) {
  process.stderr.write(`Skipped: ${program} is not installed (apt-get install ${program}).\n`);
}

interface SeenAlert {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly status: { readonly state: string };
}

/** Debian's real Alertmanager, on loopback. */
describe.runIf(isInstalled)('a real Alertmanager', () => {
  let directory: string;
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'alertmanager-'));
    const config = join(directory, 'alertmanager.yml');
    await writeFile(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn(program, [
      `--config.file=${config}`,
      `--storage.path=${directory}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).ok).toBe(true), { timeout: 20_000 });
  });
  afterAll(async () => {
    server.kill();
    await rm(directory, { recursive: true, force: true });
  });

  const seen = async (): Promise<SeenAlert[]> =>
    (await (await fetch(`${url}/api/v2/alerts`)).json()) as SeenAlert[];

  it('folds the reports of two collectors into one alert and ends it when the episode ends', async () => {
    const startedAt = new Date(Date.now() - 60_000).toISOString();
    const one = alertmanagerChannel({ url, resendMs: 60_000 });
    const other = alertmanagerChannel({ url, resendMs: 60_000 });
    await one.send([exampleAlert({ startedAt })], new Date());
    await other.send([exampleAlert({ startedAt, value: 0.09, changes: [] })], new Date());
    await vi.waitFor(async () => expect(await seen()).toHaveLength(1));
    const [alert] = (await seen()) as [SeenAlert];
    expect(alert.labels).toMatchObject({ alertname: 'ProcessOutOfControl', service: 'checkout' });
    expect(alert.annotations).toMatchObject({ rule: 'a point above the upper limit', owner: 'team-shop' });
    const endedAt = new Date(Date.now() - 1000).toISOString();
    const resolved = [exampleAlert({ startedAt, status: 'resolved', endedAt })];
    // Held back for a moment: the other collector may not have seen it yet.
    await one.send(resolved, new Date());
    expect(await seen()).toHaveLength(1);
    await one.send(resolved, new Date(Date.now() + 30_000));
    await vi.waitFor(async () => expect(await seen()).toHaveLength(0));
  });

  it('shows the heartbeat', async () => {
    await alertmanagerChannel({ url, resendMs: 60_000 }).heartbeat?.(new Date());
    await vi.waitFor(async () =>
      expect((await seen()).map(({ labels }) => labels['alertname'])).toContain('ShewhartHeartbeat'),
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
