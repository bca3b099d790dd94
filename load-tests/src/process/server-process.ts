import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { processUsage, type ProcessUsage } from './process-usage.ts';

const programs = {
  collector: new URL('../../../collector/bin/shewhart.cjs', import.meta.url),
  baseline: new URL('../baseline/server.js', import.meta.url),
} as const;
export type ServerProgram = keyof typeof programs;

const startPatienceMs = 60_000;
const stopPatienceMs = 60_000;

/** A collector (or the baseline) in a process, on free ports, with a data directory that outlives restarts. */
export class ServerProcess {
  readonly program: ServerProgram;
  readonly dataDirectory: string;
  readonly http: string;
  readonly grpc: string;
  private readonly environment: Record<string, string>;
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();

  private constructor(
    program: ServerProgram,
    dataDirectory: string,
    ports: readonly [number, number, number],
  ) {
    this.program = program;
    this.dataDirectory = dataDirectory;
    this.http = `http://127.0.0.1:${ports[0]}`;
    this.grpc = `http://127.0.0.1:${ports[1]}`;
    this.environment = {
      SHEWHART_DATA_DIR: join(dataDirectory, 'data'),
      SHEWHART_HTTP_PORT: String(ports[0]),
      SHEWHART_GRPC_PORT: String(ports[1]),
      SHEWHART_METRICS_PORT: String(ports[2]),
      SHEWHART_LOG_LEVEL: 'warn',
      // What the verifier asks over tens of millions of records takes longer than a dashboard's question.
      SHEWHART_QUERY_MAX_SECONDS: '120',
      SHEWHART_QUERY_MAX_MEMORY_BYTES: '2GiB',
    };
  }

  static async start(program: ServerProgram): Promise<ServerProcess> {
    const directory = await mkdtemp(join(tmpdir(), `shewhart-${program}-`));
    const server = new ServerProcess(program, directory, [
      await freePort(),
      await freePort(),
      await freePort(),
    ]);
    await server.launch();
    return server;
  }

  /** Starts the process (again) and resolves when it is ready to take records and answer questions. */
  async launch(): Promise<void> {
    const child = spawn(process.execPath, [fileURLToPath(programs[this.program]), 'serve'], {
      env: { ...process.env, ...this.environment },
      cwd: this.dataDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(join(this.dataDirectory, 'server.log'), { flags: 'a' });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.child = child;
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()));
    const deadline = performance.now() + startPatienceMs;
    while (performance.now() < deadline) {
      if (child.exitCode !== null) break;
      const response = await fetch(`${this.http}/readyz`).catch(() => undefined);
      if (response?.ok === true) return;
      await sleep(50);
    }
    throw new Error(
      `The ${this.program} did not become ready: see ${join(this.dataDirectory, 'server.log')}`,
    );
  }

  usage(): ProcessUsage | undefined {
    return this.child?.pid === undefined ? undefined : processUsage(this.child.pid);
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM, and SIGKILL when that takes too long. */
  async stop(): Promise<void> {
    this.child?.kill('SIGTERM');
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), stopPatienceMs);
    await this.exited;
    clearTimeout(timer);
  }

  async stopAndRemove(): Promise<void> {
    await this.stop();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
