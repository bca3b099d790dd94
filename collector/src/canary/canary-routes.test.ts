import type { AddressInfo } from 'node:net';
import { canaryRequestSchema, canaryResponseSchema, type CanaryArgoResponse } from '@shewhart/schemas/api';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorize } from '../access/authorize.ts';
import { hashToken } from '../access/token.ts';
import { loadConfiguration } from '../config/load-configuration.ts';
import { createInstruments } from '../observe/instruments.ts';
import { describeRoutes } from '../query/open-api.ts';
import { createHttpServer } from '../receive/http-server.ts';
import { canaryRoutes } from './canary-routes.ts';

const steady = Array.from({ length: 60 }, (_, index) => 100 + (index % 7));
const slower = steady.map((value) => value * 2);
const tokenOf = (scope: 'read' | 'ingest') => ({
  name: scope,
  hash: `sha256:${hashToken(`a-${scope}-token`).toString('hex')}`,
  scopes: [scope],
});

let server: FastifyInstance;
let origin: string;

beforeAll(async () => {
  server = createHttpServer(loadConfiguration({ env: {} }), {
    authorize: createAuthorize([tokenOf('read'), tokenOf('ingest')]),
    instruments: createInstruments(),
    logStream: { write: () => undefined },
  });
  await describeRoutes(server, '1.2.3');
  await server.register(canaryRoutes);
  await server.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function ask(body: unknown, query = '', token = 'a-read-token') {
  const answer = await fetch(`${origin}/api/v1/canary/evaluate${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const type = answer.headers.get('content-type');
  return { status: answer.status, type, body: (await answer.json()) as Record<string, unknown> };
}

describe('canary/evaluate', () => {
  const ajv = new Ajv2020({ strict: false });
  const fitsRequest = ajv.compile(canaryRequestSchema);
  const fitsResponse = ajv.compile(canaryResponseSchema);

  it.each([
    ['pass', { baseline: steady, canary: steady }],
    ['fail', { baseline: steady, canary: slower }],
    ['fail', { judge: 'sequential', control: steady, experiment: slower }],
    ['inconclusive', { judge: 'sequential', baseline: steady, canary: [100, null] }],
    ['fail', canaryRequestSchema.examples[0]],
    ['inconclusive', canaryRequestSchema.examples[1]],
  ])('answers %s in the described form', async (verdict, request) => {
    expect(fitsRequest(request), JSON.stringify(fitsRequest.errors)).toBe(true);
    const { status, body } = await ask(request);
    expect([status, body['verdict']]).toEqual([200, verdict]);
    expect(fitsResponse(body), JSON.stringify(fitsResponse.errors)).toBe(true);
    expect((body['reasons'] as string[])[0]).toMatch(/score/);
  });

  it('does not convert or drop what it does not understand: it names the place', async () => {
    const refused = [
      [{ baseline: ['1', '2'], canary: [1, 2] }, 'baseline[0]'],
      [{ baseline: [1], canary: [1], thereshold: 1 }, 'thereshold'],
      [{ metrics: 'all' }, 'metrics'],
      [{ metrics: Array<object>(101).fill({}) }, 'at most 100'],
      [{ baseline: Array<number>(50_001).fill(1), canary: [] }, '50000'],
    ] as const;
    for (const [request, place] of refused) {
      const { status, type, body } = await ask(request);
      expect([status, type, body['code']]).toEqual([
        400,
        'application/problem+json',
        'QUERY_INVALID_REQUEST',
      ]);
      expect(body['detail']).toContain(place);
    }
    expect(await ask({ baseline: [1], canary: [1] }, '?form=other')).toMatchObject({
      status: 400,
      body: { code: 'QUERY_INVALID_REQUEST', detail: expect.stringContaining('argo-rollouts') },
    });
  });

  it('needs a token that may read', async () => {
    expect((await ask({}, '', 'no-token')).status).toBe(401);
    expect(await ask({}, '', 'a-ingest-token')).toMatchObject({
      status: 403,
      type: 'application/problem+json',
    });
  });

  it("answers Argo Rollouts' web provider: always 200, conditions on data", async () => {
    const verdictOf = async (canary: unknown) => {
      const { status, body } = await ask(
        { judge: 'sequential', baseline: steady, canary },
        '?form=argo-rollouts',
      );
      const { ok, failed, successPercent } = (body as unknown as CanaryArgoResponse).data;
      return [status, ok, failed, successPercent];
    };
    expect(await verdictOf(steady)).toEqual([200, true, false, 1]);
    expect(await verdictOf(slower)).toEqual([200, false, true, 0]);
    expect(await verdictOf([])).toEqual([200, false, false, 0]);
  });

  it("answers Flagger's webhook by the status, also from texts in its metadata", async () => {
    const payload = (canary: unknown) => ({
      name: 'checkout',
      namespace: 'shop',
      phase: 'Progressing',
      checksum: '85d557f47b',
      metadata: { judge: 'sequential', baseline: JSON.stringify(steady), canary: JSON.stringify(canary) },
    });
    expect((await ask(payload(steady), '?form=flagger')).status).toBe(200);
    expect(await ask(payload(slower), '?form=flagger')).toMatchObject({
      status: 409,
      type: expect.stringContaining('application/json'),
      body: { verdict: 'fail', message: expect.stringContaining('worse than allowed') },
    });
    expect((await ask(payload([1]), '?form=flagger')).status).toBe(409);
    expect((await ask(payload([1]), '?form=flagger&inconclusive=continue')).status).toBe(200);
    expect((await ask({ baseline: steady, canary: steady }, '?form=flagger')).status).toBe(200);
    expect((await ask({ metadata: 3 }, '?form=flagger')).status).toBe(400);
  });

  it('is described, and its examples fit', async () => {
    const answer = await server.inject({
      url: '/api/v1/openapi.json',
      headers: { authorization: 'Bearer a-read-token' },
    });
    const document = answer.json<{
      paths: Record<
        string,
        { post: { parameters: { name: string }[]; responses: object; operationId: string; summary: string } }
      >;
    }>();
    const { post } = document.paths['/api/v1/canary/evaluate']!;
    expect(post).toMatchObject({ operationId: 'evaluateCanary', summary: expect.any(String) });
    expect(post.parameters.map(({ name }) => name)).toEqual(['form', 'inconclusive']);
    expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['200', '400', '401', '403', '409']));
    for (const example of canaryRequestSchema.examples) expect(fitsRequest(example)).toBe(true);
  });
});
