import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
const command = join(repository, 'collector/bin/shewhart.cjs');

/** Whether the collector was built and its packages are there. */
export const isCollectorBuilt =
  existsSync(join(repository, 'collector/dist/cli/main.js')) && existsSync(join(repository, 'node_modules'));

export interface RunningCollector {
  readonly url: string;
  stop(): Promise<void>;
}

/** A collector of its own, on a free port and an empty store. */
export async function startCollector(environment: NodeJS.ProcessEnv = {}): Promise<RunningCollector> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'shewhart-dashboards-'));
  const child = spawn(process.execPath, [command, 'serve'], {
    cwd: dataDirectory,
    env: {
      ...process.env,
      SHEWHART_HTTP_PORT: '0',
      SHEWHART_GRPC_PORT: '0',
      SHEWHART_METRICS_PORT: '0',
      SHEWHART_DATA_DIR: dataDirectory,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithThisProcess(child);
  return {
    url: await addressOf(child),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        await ended;
      }
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Nothing that a test started outlives it, even when a hook ran out of time and never came to stop it. */
export function endWithThisProcess(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
}

/** The address that a collector says it listens on. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, failed) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /127\.0\.0\.1:(\d+)(?: \(HTTP\))?/.exec(said)?.[1];
      if (port !== undefined) found(`http://127.0.0.1:${port}`);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => failed(new Error(`The collector ended with ${code}: ${said}`)));
  });
}
