import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationHash, withoutSecrets } from './configuration-hash.ts';
import { configurationOptions } from './configuration-option.ts';
import { configurationTable } from './configuration-table.ts';
import { ConfigurationError } from './configuration-error.ts';
import { loadConfiguration } from './load-configuration.ts';
import { editDistance, nearestName } from './nearest-name.ts';
import { readBytes } from './option-text.ts';

const directory = mkdtempSync(join(tmpdir(), 'shewhart-config-'));
let files = 0;
function yaml(text: string): string {
  const file = join(directory, `${files++}.yaml`);
  writeFileSync(file, text);
  return file;
}
function load(text: string, env: Record<string, string> = {}) {
  return loadConfiguration({ file: yaml(text), env });
}
function problems(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).problems;
  }
  return [];
}
const hash = `sha256:${'ab'.repeat(32)}`;

describe('loadConfiguration', () => {
  it('has a default for everything that is needed', () => {
    const configuration = load('');
    expect(configuration).toMatchObject({
      dataDirectory: './data',
      http: { host: '127.0.0.1', port: 4318 },
      grpc: { host: '127.0.0.1', port: 4317 },
      metrics: { host: '127.0.0.1', port: 9464 },
      receive: {
        maxBodyBytes: 67_108_864,
        maxResponseBytes: 4_194_304,
        strictJson: false,
      },
      spool: { segmentMaxAgeMs: 1000, duplicateWindowMinutes: 10 },
      store: { database: 'shewhart', retentionDays: { log: 30, rollup_day: 3650 } },
      access: { tokens: [] },
      log: { level: 'info' },
    });
    expect(configuration.store.url).toBeUndefined();
  });

  it('needs no file unless one is named', () => {
    const before = process.cwd();
    process.chdir(mkdtempSync(join(tmpdir(), 'shewhart-empty-')));
    try {
      expect(loadConfiguration({ env: {} }).http.port).toBe(4318);
    } finally {
      process.chdir(before);
    }
    expect(problems(() => loadConfiguration({ file: '/nowhere/x.yaml', env: {} }))[0]).toContain(
      '/nowhere/x.yaml cannot be read',
    );
    expect(problems(() => loadConfiguration({ env: { SHEWHART_CONFIG: '/nowhere/y.yaml' } }))[0]).toContain(
      '/nowhere/y.yaml',
    );
  });

  it('lets variables win over the file, and overrides over both', () => {
    const text = 'http:\n  port: 1000\ngrpc:\n  port: 1001\nspool:\n  maxBytes: 1GiB\n';
    const env = { SHEWHART_HTTP_PORT: '2000', SHEWHART_SPOOL_MAX_BYTES: '2GiB', PATH: '/bin' };
    const configuration = loadConfiguration({
      file: yaml(text),
      env,
      overrides: { 'http.port': 3000, 'log.level': 'warn' },
    });
    expect(configuration.http.port).toBe(3000);
    expect(configuration.grpc.port).toBe(1001);
    expect(configuration.spool.maxBytes).toBe(2 * 2 ** 30);
    expect(configuration.log.level).toBe('warn');
    expect(load(text, env).http.port).toBe(2000);
  });

  it('sets every option by its variable', () => {
    const variables = configurationOptions.map((option) => option.variable);
    expect(new Set(variables).size).toBe(variables.length);
    for (const name of [
      'DATA_DIR',
      'HTTP_PORT',
      'GRPC_PORT',
      'METRICS_PORT',
      'STORE_RETENTION_DAYS_NUMBER_POINT',
    ]) {
      expect(variables).toContain(`SHEWHART_${name}`);
    }
    const configuration = load('', {
      SHEWHART_DATA_DIR: '/var/lib/x',
      SHEWHART_RECEIVE_STRICT_JSON: 'true',
      SHEWHART_STORE_RETENTION_DAYS_NUMBER_POINT: '7',
      SHEWHART_ACCESS_TOKENS: JSON.stringify([{ name: 'a', hash, scopes: ['read'] }]),
    });
    expect(configuration.dataDirectory).toBe('/var/lib/x');
    expect(configuration.receive.strictJson).toBe(true);
    expect(configuration.store.retentionDays.number_point).toBe(7);
    expect(configuration.access.tokens[0]?.scopes).toEqual(['read']);
  });

  it('refuses an unknown key and names the nearest known one', () => {
    expect(problems(() => load('spool:\n  maxByte: 1\n'))).toEqual([
      'spool.maxByte is not an option. Did you mean spool.maxBytes?',
    ]);
    expect(problems(() => load('htpp:\n  port: 1\n'))).toEqual(['htpp is not an option. Did you mean http?']);
    expect(
      problems(() =>
        load(`access:\n  tokens: [{ name: a, hash: '${hash}', scope: [read], scopes: [read] }]`),
      ),
    ).toEqual(['access.tokens[0].scope is not an option. Did you mean access.tokens[0].scopes?']);
    expect(problems(() => load('__proto__:\n  x: 1\n'))).toHaveLength(1);
  });

  it('refuses an unknown variable and an unknown override', () => {
    expect(problems(() => load('', { SHEWHART_HTPP_PORT: '1' }))).toEqual([
      'The environment variable SHEWHART_HTPP_PORT is not known. Did you mean SHEWHART_HTTP_PORT?',
    ]);
    expect(
      problems(() => loadConfiguration({ file: yaml(''), env: {}, overrides: { 'http.prot': 1 } })),
    ).toEqual(['http.prot is not an option. Did you mean http.port?']);
  });

  it('names path, value and what is allowed, for every mistake at once', () => {
    const text =
      'http:\n  port: 70000\n  host: 5\nlog:\n  level: loud\nspool:\n  maxBytes: 64MB\nreceive: 3\n';
    const found = problems(() => load(text, { SHEWHART_GRPC_PORT: 'many' }));
    expect(found).toEqual([
      'http.host is 5; allowed is a text that is not empty.',
      'http.port is 70000; allowed is a whole number from 0 to 65535.',
      'grpc.port is "many"; allowed is a whole number from 0 to 65535.',
      expect.stringMatching(/^receive is 3; allowed is a mapping with the keys maxBodyBytes, /),
      'spool.maxBytes is "64MB"; allowed is a whole number of bytes from 1 MiB to 1048576 GiB (also written 64MiB, 4GiB).',
      'log.level is "loud"; allowed is one of trace, debug, info, warn, error, fatal, silent.',
    ]);
  });

  it('names what a token lacks and never shows its hash', () => {
    const found = problems(() =>
      load(
        `access:\n  tokens:\n    - { name: a, hash: my-plain-secret, scopes: [reed] }\n    - { name: b, scopes: [read] }\n`,
      ),
    );
    expect(found.join('\n')).not.toContain('my-plain-secret');
    expect(found.join('\n')).toMatch(/access\.tokens\[0\]\.hash is \(not shown\); allowed is the line/);
    expect(found.join('\n')).toMatch(
      /access\.tokens\[0\]\.scopes\[0\] is "reed"; allowed is one of ingest, read, admin/,
    );
    expect(found.join('\n')).toMatch(/access\.tokens\[1\]\.hash is missing/);
  });

  it('refuses what contradicts itself', () => {
    expect(problems(() => load('http:\n  port: 4317\n'))).toEqual(['http.port and grpc.port are both 4317.']);
    expect(problems(() => load('receive:\n  maxBodyBytes: 256MiB\n'))[0]).toContain(
      'at least twice receive.maxBodyBytes',
    );
    expect(problems(() => load('store:\n  password: x\n'))[0]).toContain('need store.url');
  });

  it('refuses a file that is not YAML or not a mapping, and a key given twice', () => {
    expect(problems(() => load('http: [1\n'))[0]).toContain('is not valid YAML');
    expect(problems(() => load('- 1\n'))[0]).toContain('must hold a mapping of sections, not a list');
    expect(problems(() => load('http:\n  port: 1\n  port: 2\n'))[0]).toContain('unique');
  });

  it('takes sections that are empty', () => {
    expect(load('http:\n  # port: 1\ngrpc:\n').grpc.port).toBe(4317);
  });

  it('reads the password from a file and shows it nowhere', () => {
    const secret = yaml('correct horse\n');
    const configuration = load(`store:\n  url: http://db:8123\n  passwordFile: ${secret}\n`);
    expect(configuration.store.password).toBe('correct horse');
    expect(JSON.stringify(withoutSecrets(configuration))).not.toContain('correct horse');
    expect(problems(() => load('store:\n  url: http://db:8123\n  passwordFile: /nowhere\n'))[0]).toContain(
      'store.passwordFile',
    );
    expect(problems(() => load('store:\n  url: http://me:secret@db:8123\n'))).toEqual([
      'store.url is "http://(not shown)@db:8123"; allowed is an http or https address without a user name in it.',
    ]);
  });

  it('is frozen to the leaves', () => {
    const configuration = load(`access:\n  tokens: [{ name: a, hash: '${hash}', scopes: [read] }]\n`);
    expect(() => Object.assign(configuration.http, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(configuration.access.tokens[0]!, { name: 'b' })).toThrow(TypeError);
    expect(() => (configuration.access.tokens as unknown[]).push(1)).toThrow(TypeError);
  });

  it('never fails but with a ConfigurationError, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), (content) => {
        problems(() => load(JSON.stringify(content)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('configurationHash', () => {
  it('is equal for equal content in another order, and differs otherwise', () => {
    const one = load('http:\n  port: 1\n  host: localhost\ngrpc:\n  port: 2\n');
    const same = load('grpc:\n  port: 2\nhttp:\n  host: localhost\n  port: 1\n');
    expect(configurationHash(one)).toMatch(/^[0-9a-f]{64}$/);
    expect(configurationHash(same)).toBe(configurationHash(one));
    expect(configurationHash(load('http:\n  port: 3\n'))).not.toBe(configurationHash(one));
  });

  it('does not depend on secrets', () => {
    const url = 'store:\n  url: http://db:8123\n  password: ';
    expect(configurationHash(load(`${url}one\n`))).toBe(configurationHash(load(`${url}two\n`)));
  });
});

describe('configurationTable', () => {
  it('has one complete row per option', () => {
    const rows = configurationTable().trimEnd().split('\n').slice(2);
    expect(rows).toHaveLength(configurationOptions.length);
    for (const row of rows)
      expect(
        row
          .split('|')
          .map((cell) => cell.trim())
          .slice(1, -1),
      ).toSatisfy(
        (cells: string[]) => cells.length === 5 && cells.every((cell) => cell !== '' && cell !== 'undefined'),
      );
    expect(rows).toContain(
      '| `spool.segmentMaxAgeMs` | `SHEWHART_SPOOL_SEGMENT_MAX_AGE_MS` | 1000 | a whole number from 10 to 600000 ms | Age at which a segment is closed and handed to the store |',
    );
  });
});

describe('nearestName', () => {
  it('counts edits as Levenshtein does', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
    expect(nearestName('qqqqqqqqqqqq', ['http', 'grpc'])).toBeUndefined();
  });
});

describe('readBytes', () => {
  it.each([
    ['64MiB', 67_108_864],
    ['4 gib', 4_294_967_296],
    ['1024', 1024],
    ['64MB', undefined],
    ['-1', undefined],
    ['9999999TiB', undefined],
  ])('%s', (text, bytes) => {
    expect(readBytes(text)).toBe(bytes);
  });
});
