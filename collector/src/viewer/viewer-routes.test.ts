import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuthorize } from '../access/authorize.ts';
import { createToken } from '../access/token.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { createInstruments } from '../observe/instruments.ts';
import { createHttpServer } from '../receive/http-server.ts';
import { viewerRoutes } from './viewer-routes.ts';

const script = 'export const answer = 42;\n'.repeat(100);
const scriptPath = 'public/build/viewer-ABCDEF12.js';

let folder: string;
let server: FastifyInstance;
let url: string;

function write(path: string, content: string | Uint8Array): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function build(): void {
  write('viewer/index.html', '<!doctype html><title>The viewer</title>');
  write(`viewer/${scriptPath}`, script);
  write(`viewer/${scriptPath}.gz`, gzipSync(script));
  write(`viewer/${scriptPath}.br`, brotliCompressSync(script));
  write('viewer/public/dashboards/overview.json', '{"uid":"overview"}');
  write('viewer/public/.hidden', 'hidden');
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shewhart-viewer-'));
  write('secret.txt', 'secret');
  const configuration = loadConfiguration({ env: {}, overrides: { 'log.level': 'silent' } });
  // With a token, so that what is open is open on purpose.
  const authorize = createAuthorize([createToken('reader', ['read']).entry]);
  server = createHttpServer(configuration, { authorize, instruments: createInstruments() });
  server.get('/api/v1/something', () => ({}));
  await server.register(viewerRoutes, { directory: join(folder, 'viewer') });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers });

/** For a path or a header as it is written: `fetch` would tidy it up. */
async function raw(path: string, header = 'Accept: */*'): Promise<[status: number, answer: string]> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${header}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return [Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]), answer];
}

describe('before it is built', () => {
  it('says how to build it, and looks again', async () => {
    const response = await get('/');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('retry-after')).toBe('5');
    const text = await response.text();
    expect(text).toContain('npm run build:viewer');
    expect(text).toContain('http-equiv="refresh"');
    expect(text).toContain('href="/readyz"');
    expect(text).toContain('href="/api/v1/openapi.json"');
  });

  it('is there once it is built, without a new start', async () => {
    expect((await get(`/${scriptPath}`)).status).toBe(404);
    build();
    expect(await (await get('/')).text()).toContain('The viewer');
    expect(await (await get(`/${scriptPath}`)).text()).toBe(script);
  });
});

describe('once it is built', () => {
  beforeEach(build);

  it.each([
    '/',
    '/?from=now-6h',
    '/d/shewhart-overview',
    '/d/shewhart-service/a-name',
    '/a/shewhart-app/x/y',
  ])('answers %s with the page, without a token', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('The viewer');
  });

  it('opens nothing else', async () => {
    expect((await get('/api/v1/something')).status).toBe(401);
    for (const path of ['/viewer', '/index.html', '/d', '/secret.txt', '/.hidden'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it('runs only what it serves', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it('lets browsers keep what is named by its content, and ask again for the rest', async () => {
    const named = await get(`/${scriptPath}`);
    expect(named.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const dashboard = await get('/public/dashboards/overview.json');
    expect(dashboard.headers.get('cache-control')).toBe('no-cache');
    expect(dashboard.headers.get('content-type')).toMatch(/^application\/json/);
    const unchanged = `If-None-Match: ${dashboard.headers.get('etag')}`;
    expect((await raw('/public/dashboards/overview.json', unchanged))[0]).toBe(304);
  });

  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('sends the file that was compressed when it was built: %s', async (accepted, encoding) => {
    const response = await get(`/${scriptPath}`, { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(response.headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
    expect(response.headers.get('cache-control')).toContain('immutable');
    const body = Buffer.from(await response.arrayBuffer());
    // fetch decompresses what it understands.
    const text = body[0] === 0x1f ? gunzipSync(body).toString() : body.toString();
    expect(text).toBe(script);
  });

  it.each([
    '/public/../../secret.txt',
    '/public/../index.html',
    '/public/%2e%2e/%2e%2e/secret.txt',
    '/public/..%2f..%2fsecret.txt',
    '/public/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/public/..%5c..%5csecret.txt',
    '/public/build/../../../secret.txt',
    '/public//../../secret.txt',
    '/public/%252e%252e/%252e%252e/secret.txt',
    '/public/....//....//secret.txt',
    '/public/%00/secret.txt',
    '/public/.hidden',
    '/public/%2ehidden',
    '/public/',
    '/public/build/',
    '/public/build',
  ])('keeps to its folder and lists none: %s', async (path) => {
    const [status, answer] = await raw(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(answer).not.toMatch(/secret$|hidden$|ABCDEF12/m);
  });

  it('answers HEAD, and nothing that would change it', async () => {
    expect((await fetch(`${url}/`, { method: 'HEAD' })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await fetch(`${url}/public/build/x`, { method })).status).toBe(404);
  });
});
