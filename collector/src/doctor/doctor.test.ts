import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../config/load-configuration.ts';
import { examine } from './doctor.ts';
import type { DoctorFacts } from './facts.ts';
import type { Finding } from './finding.ts';
import { findings } from './findings.ts';

const token = { name: 'a', hash: `sha256:${'0'.repeat(64)}`, scopes: ['read'] };
const configuration = (overrides: Record<string, unknown> = {}) => loadConfiguration({ env: {}, overrides });
const now = new Date('2026-06-01T12:00:00Z');
const healthy: DoctorFacts = {
  nodeVersion: '20.19.0',
  now,
  configurationProblems: [],
  configuration: configuration(),
  doors: [
    { name: 'http', host: '127.0.0.1', port: 4318, state: 'free' },
    { name: 'grpc', host: '127.0.0.1', port: 4317, state: 'free' },
    { name: 'metrics', host: '127.0.0.1', port: 9464, state: 'free' },
  ],
  running: 'no answer',
  dataDirectory: { path: '/data', problem: undefined, freeBytes: 100 * 2 ** 30 },
  spool: { isLocked: false, bytes: 0, quarantinedFiles: [], newestAt: now },
  engine: { loads: true, version: '26.7' },
  openFileLimit: 65_536,
  sdkEnvironment: {},
};
const troubles = (change: Partial<DoctorFacts>): readonly Finding[] =>
  findings({ ...healthy, ...change }).filter(({ level }) => level !== 'ok');
const levels = (change: Partial<DoctorFacts>): string[] => troubles(change).map(({ level }) => level);
const text = (change: Partial<DoctorFacts>): string => JSON.stringify(troubles(change));

describe('what is wrong, in words', () => {
  it('finds nothing in a healthy place', () => {
    expect(troubles({})).toEqual([]);
  });

  it('says with every trouble why and what to do', () => {
    for (const finding of troubles({ nodeVersion: '18.0.0', openFileLimit: 256 })) {
      expect(finding.why).toMatch(/\.$/);
      expect(finding.do).toMatch(/\.$/);
    }
  });

  it.each<[string, Partial<DoctorFacts>, string[], RegExp]>([
    ['an old Node', { nodeVersion: '20.18.1' }, ['error'], /20\.19/],
    [
      'mistakes of the configuration, and judges nothing by it',
      {
        configuration: undefined,
        configurationProblems: ['spool.maxByte is not an option.', 'x'],
        doors: [],
      },
      ['error', 'error'],
      /spool\.maxByte/,
    ],
    ['a missing engine', { engine: { loads: false, why: 'no glibc' } }, ['error'], /no glibc.*store\.url/],
    [
      'a directory that cannot be written',
      { dataDirectory: { path: '/data', problem: 'EACCES', freeBytes: undefined } },
      ['error'],
      /EACCES/,
    ],
    [
      'a full disk',
      { dataDirectory: { path: '/data', problem: undefined, freeBytes: 2 ** 20 } },
      ['error'],
      /1 MiB are free.*512 MiB/,
    ],
    [
      'a disk smaller than the spool',
      { dataDirectory: { path: '/data', problem: undefined, freeBytes: 2 ** 30 } },
      ['warning'],
      /spool\.maxBytes/,
    ],
    [
      'a lock without a collector',
      { spool: { isLocked: true, bytes: 0, quarantinedFiles: [], newestAt: undefined } },
      ['warning'],
      /locked/,
    ],
    [
      'a spool that fills',
      { spool: { isLocked: false, bytes: 3.9 * 2 ** 30, quarantinedFiles: [], newestAt: undefined } },
      ['warning'],
      /nearly full/,
    ],
    [
      'quarantine',
      { spool: { isLocked: false, bytes: 0, quarantinedFiles: ['a.segment'], newestAt: undefined } },
      ['warning'],
      /a\.segment/,
    ],
    [
      'a clock that went back',
      {
        spool: {
          isLocked: false,
          bytes: 0,
          quarantinedFiles: [],
          newestAt: new Date(now.getTime() + 3_600_000),
        },
      },
      ['warning'],
      /13:00:00.*12:00:00/,
    ],
    [
      'a port held by another program',
      { doors: [{ name: 'grpc', host: '127.0.0.1', port: 4317, state: 'taken' }], running: 'not ours' },
      ['error'],
      /lsof -i :4317.*SHEWHART_GRPC_PORT/,
    ],
    [
      'an address that is not here',
      { doors: [{ name: 'http', host: '127.9.9.9', port: 1, state: 'error', why: 'EADDRNOTAVAIL' }] },
      ['error'],
      /EADDRNOTAVAIL/,
    ],
    [
      'an open door without tokens',
      { doors: [{ name: 'http', host: '0.0.0.0', port: 4318, state: 'free' }] },
      ['error'],
      /shewhart token/,
    ],
    [
      'a collector that is not ready',
      {
        running: {
          status: 'not ready',
          parts: { store: { ready: false, detail: 'The disk is full.' }, http: { ready: true, detail: '' } },
        },
      },
      ['error'],
      /store.*The disk is full/,
    ],
    ['a low limit of open files', { openFileLimit: 1024 }, ['warning'], /ulimit -n 4096/],
  ])('%s', (_name, change, expected, words) => {
    expect(levels(change)).toEqual(expected);
    expect(text(change)).toMatch(words);
  });

  it('does not mind ports that our own collector holds, nor open doors with tokens', () => {
    const doors = healthy.doors.map((door) => ({ ...door, host: '0.0.0.0', state: 'taken' as const }));
    const running = { status: 'ready', parts: {} } as const;
    expect(troubles({ doors, running, configuration: configuration({ 'access.tokens': [token] }) })).toEqual(
      [],
    );
  });
});

describe('hints for SDKs', () => {
  const base = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  it.each<[Record<string, string>, RegExp | undefined]>([
    [{ [base]: 'http://localhost:4318' }, undefined],
    [{ [base]: 'http://localhost:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, undefined],
    [{ [base]: 'http://elsewhere:4000', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, undefined],
    [{ [base]: 'http://localhost:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, /Use port 4318/],
    [{ [base]: 'http://localhost:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /Use port 4317/],
    [{ [base]: 'localhost:4318' }, /no http or https address/],
    [{ [base]: 'http://localhost:4318/v1/logs' }, /Leave the path out/],
    [{ [base]: 'https://localhost:4318' }, /Write http/],
    [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://localhost:4318' }, /Append \/v1\/logs/],
    [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://localhost:4318/v1/logs' }, undefined],
  ])('%j', (sdkEnvironment, words) => {
    if (words === undefined) expect(troubles({ sdkEnvironment })).toEqual([]);
    else expect(text({ sdkEnvironment })).toMatch(words);
  });

  it('miss a token', () => {
    const secured = configuration({ 'access.tokens': [token] });
    const sdkEnvironment = { [base]: 'http://localhost:4318' };
    expect(text({ configuration: secured, sdkEnvironment })).toMatch(/OTEL_EXPORTER_OTLP_HEADERS/);
    const withHeader = { ...sdkEnvironment, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer geheim' };
    expect(troubles({ configuration: secured, sdkEnvironment: withHeader })).toEqual([]);
  });
});

describe('a real examination', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const clean of cleanups.splice(0)) clean();
  });
  const listening = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => server.close());
    return (server.address() as AddressInfo).port;
  };
  const directory = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'shewhart-doctor-'));
    cleanups.push(() => {
      rmSync(path, { recursive: true });
    });
    return path;
  };

  it('of an empty place with free ports finds no error', async () => {
    const dataDirectory = directory();
    const free = { dataDirectory, 'http.port': 0, 'grpc.port': 0, 'metrics.port': 0 };
    const { findings: list, text: words, exitCode } = await examine(() => configuration(free));
    expect(list.filter(({ level }) => level === 'error')).toEqual([]);
    expect(exitCode).toBe(0);
    expect(words).toMatch(/embedded ClickHouse \(.*\) loads/);
    expect(words).toMatch(/0 errors/);
  });

  it('makes no data directory, and needs no embedded engine beside a server', async () => {
    const dataDirectory = join(directory(), 'not', 'yet');
    const options = { dataDirectory, 'http.port': 0, 'grpc.port': 0, 'metrics.port': 0 };
    const { text: words } = await examine(() => configuration({ ...options, 'store.url': 'http://db:8123' }));
    expect(words).toContain(`${dataDirectory} can be written`);
    expect(words).not.toContain('embedded');
    expect(existsSync(dataDirectory)).toBe(false);
  });

  it('finds a port held by a stranger, quarantine and a file from the future', async () => {
    const dataDirectory = directory();
    mkdirSync(join(dataDirectory, 'spool', 'quarantine'), { recursive: true });
    writeFileSync(join(dataDirectory, 'spool', 'quarantine', 'torn'), 'x');
    writeFileSync(join(dataDirectory, 'spool', 'lock'), 'x');
    const tomorrow = Date.now() / 1000 + 86_400;
    utimesSync(join(dataDirectory, 'spool', 'lock'), tomorrow, tomorrow);
    const port = await listening(createTcpServer((socket) => socket.end('hello')));
    const { text: words, exitCode } = await examine(() =>
      configuration({ dataDirectory, 'http.port': port, 'grpc.port': 0, 'metrics.port': 0 }),
    );
    expect(exitCode).toBe(1);
    expect(words).toContain(`http cannot listen on 127.0.0.1:${port}`);
    expect(words).toContain('1 files are in quarantine');
    expect(words).toContain('The clock went back');
  });

  it('reads the state of a running collector', async () => {
    const readyz = { status: 'not ready', parts: { store: { ready: false, detail: 'It is away.' } } };
    const port = await listening(createServer((_request, response) => response.end(JSON.stringify(readyz))));
    const { text: words, exitCode } = await examine(() =>
      configuration({ dataDirectory: directory(), 'http.port': port, 'grpc.port': 0, 'metrics.port': 0 }),
    );
    expect(exitCode).toBe(1);
    expect(words).toContain(`The collector listens on 127.0.0.1:${port}`);
    expect(words).toContain('It is away.');
  });

  it('tells the mistakes of a configuration', async () => {
    const { text: words, exitCode } = await examine(() => configuration({ 'http.port': 99_999 }));
    expect(exitCode).toBe(1);
    expect(words).toContain('http.port is 99999');
  });
});
