import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../config/load-configuration.ts';
import { errorTable } from '../errors.ts';
import { healthRoutes } from '../observe/health-routes.ts';
import { createInstruments } from '../observe/instruments.ts';
import { BytesInFlight } from '../receive/bytes-in-flight.ts';
import { createHttpServer } from '../receive/http-server.ts';
import { registerOtlpHttp } from '../receive/otlp-http.ts';
import { describeRoutes } from './open-api.ts';
import { queryRoutes } from './query-routes.ts';

interface Operation {
  operationId?: string;
  summary?: string;
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}
type Schema = Record<string, unknown> & { properties?: Record<string, { enum?: string[] }> };
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

let server: FastifyInstance;
let document: Document;
const routes: string[] = [];

beforeAll(async () => {
  const configuration = loadConfiguration({ env: {} });
  const instruments = createInstruments();
  server = createHttpServer(configuration, {
    authorize: () => undefined,
    instruments,
    logStream: { write: () => undefined },
  });
  server.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push(`${one} ${url}`);
  });
  await describeRoutes(server, '1.2.3');
  await server.register(healthRoutes, { version: '1.2.3', parts: {} });
  await server.register(queryRoutes, { engine: { run: () => Promise.reject(new Error('not asked')) } });
  registerOtlpHttp(server, {
    ingest: () => Promise.reject(new Error('not asked')),
    instruments,
    limits: configuration.receive,
    inFlight: new BytesInFlight(1),
  });
  const answer = await server.inject('/api/v1/openapi.json');
  document = answer.json();
});
afterAll(() => server.close());

const operations = (): (readonly [string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );

describe('the description', () => {
  it('is OpenAPI 3.1 with a title and a version', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(document.info).toMatchObject({ title: 'Shewhart collector', version: '1.2.3' });
  });

  it('has every route, each named once, with a summary and its answers', () => {
    const refusedMethods = (route: string): boolean => /^(?!POST)\w+ \/v1\//.test(route);
    const offered = routes.filter((route) => !route.startsWith('HEAD ') && !refusedMethods(route));
    expect(
      operations()
        .map(([route]) => route)
        .sort(),
    ).toEqual(offered.sort());
    expect(offered.length).toBeGreaterThanOrEqual(7);
    const names = operations().map(([, { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const [route, { operationId, summary, responses }] of operations()) {
      expect(operationId, route).toBeTruthy();
      expect(summary, route).toBeTruthy();
      expect(responses['200'], route).toBeDefined();
      for (const [status, { description }] of Object.entries(responses)) {
        expect(status, route).toMatch(/^[2-5]\d\d$/);
        expect(description, `${route} ${status}`).not.toMatch(/^(Default Response)?$/);
      }
    }
  });

  it('has valid schemas, whose examples fit them', () => {
    const ajv = new Ajv2020({ strict: false });
    let examples = 0;
    for (const [route, { requestBody, responses }] of operations()) {
      for (const { content } of [requestBody, ...Object.values(responses)].filter(
        (one) => one !== undefined,
      )) {
        for (const { schema } of Object.values(content ?? {})) {
          const fits = ajv.compile(schema);
          for (const example of (schema['examples'] ?? []) as unknown[]) {
            expect(fits(example), `${route}: ${JSON.stringify(fits.errors)}`).toBe(true);
            examples++;
          }
        }
      }
    }
    expect(examples).toBeGreaterThanOrEqual(4);
  });

  it('names, under its status, only codes of the error table, and of the query stage all of them', () => {
    const named = new Map<string, string>();
    for (const [, { responses }] of operations()) {
      for (const [status, { description }] of Object.entries(responses)) {
        for (const code of description.match(/\b[A-Z]+(_[A-Z]+)+\b|\bINTERNAL\b/g) ?? [])
          named.set(code, status);
      }
    }
    const table = new Map(Object.entries(errorTable).map(([code, { http }]) => [code, String(http)]));
    for (const [code, status] of named) expect([code, status]).toEqual([code, table.get(code)]);
    const missing = [...table.keys()].filter((code) => !named.has(code));
    // Without a route there is nothing to describe.
    expect(missing).toEqual(['RECEIVE_NOT_FOUND']);
  });
});
