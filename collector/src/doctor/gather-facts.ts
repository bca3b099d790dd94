import { createRequire } from 'node:module';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, readFile, readdir, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { ReadinessResponse } from '@shewhart/schemas/api';
import { isLoopback } from '../access/safe-to-listen.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DataDirectoryFacts, DoctorFacts, DoorFacts, SpoolFacts } from './facts.ts';

/** Looks at everything and changes nothing but to try each port for a moment. Never throws. */
export async function gatherFacts(load: () => Configuration): Promise<DoctorFacts> {
  let configuration: Configuration | undefined;
  let configurationProblems: readonly string[] = [];
  try {
    configuration = load();
  } catch (error) {
    configurationProblems = error instanceof ConfigurationError ? error.problems : [String(error)];
  }
  const doors = configuration === undefined ? [] : await Promise.all(doorsOf(configuration));
  return {
    nodeVersion: process.versions.node,
    now: new Date(),
    configurationProblems,
    configuration,
    doors,
    running: configuration === undefined ? 'no answer' : await askReadiness(configuration.http),
    dataDirectory: configuration === undefined ? undefined : await dataDirectoryFacts(configuration),
    spool: configuration === undefined ? undefined : await spoolFacts(configuration),
    engine: engineFacts(),
    openFileLimit: await openFileLimit(),
    sdkEnvironment: Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        name.startsWith('OTEL_EXPORTER_OTLP') && value !== undefined ? [[name, value]] : [],
      ),
    ),
  };
}

function doorsOf(configuration: Configuration): Promise<DoorFacts>[] {
  return (['http', 'grpc', 'metrics'] as const).map((name) => tryDoor(name, configuration[name]));
}

async function tryDoor(
  name: DoorFacts['name'],
  { host, port }: { readonly host: string; readonly port: number },
): Promise<DoorFacts> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    return { name, host, port, state: 'free' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return { name, host, port, state: 'taken' };
    return { name, host, port, state: 'error', why: message };
  } finally {
    server.close();
  }
}

async function askReadiness(http: Configuration['http']): Promise<DoctorFacts['running']> {
  const name = isLoopback(http.host) ? http.host : '127.0.0.1';
  const host = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  try {
    const answer = await fetch(`http://${host}:${http.port}/readyz`, { signal: AbortSignal.timeout(3000) });
    const body = (await answer.json()) as Partial<ReadinessResponse>;
    return typeof body.parts === 'object' ? (body as ReadinessResponse) : 'not ours';
  } catch (error) {
    // Something answered, but not with our JSON.
    return error instanceof SyntaxError ? 'not ours' : 'no answer';
  }
}

async function dataDirectoryFacts({ dataDirectory }: Configuration): Promise<DataDirectoryFacts> {
  const path = resolve(dataDirectory);
  const existing = await nearestExisting(path);
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return { path, problem: (error as Error).message, freeBytes: undefined };
  }
  const { bavail, bsize } = await statfs(existing);
  return { path, problem: undefined, freeBytes: bavail * bsize };
}

/** The directory itself or, where it does not exist yet, the one in which it will be made. */
async function nearestExisting(path: string): Promise<string> {
  for (let current = path; ; current = dirname(current)) {
    const found = await stat(current).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
    if (found !== 'ENOENT' || current === dirname(current)) return current;
  }
}

async function spoolFacts({ dataDirectory }: Configuration): Promise<SpoolFacts | undefined> {
  const directory = join(resolve(dataDirectory), 'spool');
  const names = await readdir(directory).catch(() => undefined);
  if (names === undefined) return undefined;
  let bytes = 0;
  let newestMs = 0;
  for (const name of names) {
    // A segment may be stored and removed while we look.
    const file = await stat(join(directory, name)).catch(() => undefined);
    if (file?.isFile() !== true) continue;
    bytes += file.size;
    newestMs = Math.max(newestMs, file.mtimeMs);
  }
  return {
    isLocked: names.includes('lock'),
    bytes,
    quarantinedFiles: await readdir(join(directory, 'quarantine')).catch(() => []),
    newestAt: newestMs === 0 ? undefined : new Date(newestMs),
  };
}

function engineFacts(): DoctorFacts['engine'] {
  try {
    const chdb = createRequire(import.meta.url)('chdb') as { version(): { libchdb: string } };
    return { loads: true, version: chdb.version().libchdb };
  } catch (error) {
    return {
      loads: false,
      why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}

/** Node tells no limits; Linux does. */
async function openFileLimit(): Promise<number | undefined> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
