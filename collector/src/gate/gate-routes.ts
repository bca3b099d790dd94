import {
  censoredDistribution,
  evaluateGate,
  survivalQuantile,
  wilsonInterval,
  type Duration,
} from '@shewhart/analysis';
import {
  gateOverrideRequestSchema,
  gateOverrideResponseSchema,
  gateRequestSchema,
  gateResponseSchema,
  gateWaitsFilterSchema,
  gateWaitsResponseSchema,
  rollbackPlanRequestSchema,
  rollbackPlanResponseSchema,
  rollbacksFilterSchema,
  rollbacksResponseSchema,
  type GateOverride,
  type GateOverrideRequest,
  type GateRequest,
  type GateResponse,
  type GateWaits,
  type GateWaitsFilter,
  type RollbackPlanRequest,
  type RollbackPlanResponse,
  type RollbacksFilter,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import type { GatePolicyConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import type { ChangeCalendar, StoreRow, StoreSession, Trail } from '../ports.ts';
import { answers } from '../route-answers.ts';
import { compilers, iso, rangeOf } from './gate-operation.ts';
import { policyFor } from './gate-policy.ts';
import { readGateFacts } from './read-gate-facts.ts';

export interface GateRouteParts {
  readonly session: Pick<StoreSession, 'query'>;
  readonly calendar: ChangeCalendar;
  readonly trail: Trail;
  readonly policies: readonly GatePolicyConfiguration[];
  readonly trustRequests: boolean;
  readonly now: () => number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
const defaultOverrideMinutes = 60;
const maxWaits = 100_000;

/** May a change pass, who said that it may all the same, and how long changes wait. */
export const gateRoutes: FastifyPluginCallback<GateRouteParts> = (fastify, parts, done) => {
  const { session, trail, policies, now } = parts;

  fastify.post<{ Body: GateRequest }>(
    '/api/v1/gates/evaluate',
    {
      bodyLimit: 1024 * 1024,
      config: { scope: 'ingest' },
      schema: {
        operationId: 'evaluateGate',
        summary: 'Whether a change may pass, with reasons; the answer is recorded in the trail',
        description: 'The status is 200 whatever the answer is: `result` says pass or fail',
        tags: ['governance'],
        body: gateRequestSchema,
        response: answers(200, 'The answer', gateResponseSchema),
      },
      ...compilers,
    },
    async ({ body }): Promise<GateResponse> => {
      const { service, environment } = body;
      const teams = policies.some((policy) => policy.teams !== undefined) ? await teamOf(service) : '';
      const policy = policyFor(policies, { service, environment, team: teams }, body.policy);
      const facts = await readGateFacts(body, policy, now(), parts);
      const { result, reasons } = evaluateGate(facts, policy);
      const override = result === 'fail' ? await overrideFor(body, now()) : null;
      const answer = {
        result: override === null ? result : ('pass' as const),
        policy: policy.name,
        reasons,
        override,
      };
      const payload = { ...body, commit: facts.change.commit, rules: policy.rules, ...answer };
      const { id, time } = await trail.append(
        'gate-answer',
        `${service}/${environment}`,
        body.actor ?? '',
        payload,
      );
      return { id, time, ...answer };
    },
  );

  fastify.post<{ Body: GateOverrideRequest }>(
    '/api/v1/gates/override',
    {
      config: { scope: 'admin' },
      schema: {
        operationId: 'overrideGate',
        summary: 'Let a service pass its gates for a while, in an emergency',
        tags: ['governance'],
        body: gateOverrideRequestSchema,
        response: answers(201, 'The override', gateOverrideResponseSchema),
      },
      ...compilers,
    },
    async ({ body }, reply) => {
      const { service, environment, author, reason, minutes = defaultOverrideMinutes } = body;
      const commit = (body.commit ?? '').toLowerCase();
      const payload = { service, environment, commit, reason, minutes };
      const { id, time } = await trail.append('gate-override', `${service}/${environment}`, author, payload);
      return reply.code(201).send({ id, author, reason, until: iso(Date.parse(time) + minutes * minuteMs) });
    },
  );

  fastify.get<{ Querystring: GateWaitsFilter }>(
    '/api/v1/gates/waiting',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'gateWaits',
        summary: 'How long changes wait at each gate',
        tags: ['governance'],
        querystring: gateWaitsFilterSchema,
        response: answers(200, 'The distributions', gateWaitsResponseSchema),
      },
      ...compilers,
    },
    async ({ query }) => {
      const { from, to } = rangeOf(query, now(), 30 * dayMs);
      const { service = '', gate = '' } = query;
      const rows = await session.query('gate_waits', {
        fromMs: from,
        toMs: to,
        service,
        gate,
        limit: maxWaits + 1,
      });
      return {
        from: iso(from),
        to: iso(to),
        method: 'Kaplan-Meier quantiles, open ones censored',
        truncated: rows.length > maxWaits,
        gates: waitsOf(rows.slice(0, maxWaits)),
      };
    },
  );

  async function teamOf(service: string): Promise<string> {
    const rows = await session.query('service_teams', {});
    const found = rows.find((row) => row['service'] === service);
    return found === undefined ? '' : String(found['team']);
  }

  async function overrideFor(request: GateRequest, at: number): Promise<GateOverride | null> {
    const commit = (request.commit ?? '').toLowerCase();
    const rows = await session.query('gate_overrides', { fromMs: at, toMs: at + 1 });
    const found = rows.find(
      (row) =>
        row['service'] === request.service &&
        row['environment'] === request.environment &&
        (row['commit'] === '' || (commit !== '' && isSameCommit(String(row['commit']), commit))),
    );
    if (found === undefined) return null;
    return {
      id: String(found['entry_id']),
      author: String(found['actor']),
      reason: String(found['reason']),
      until: iso(Number(found['until_ms'])),
    };
  }

  rollbackRoutes(fastify, parts);
  done();
};

function rollbackRoutes(
  fastify: Parameters<typeof gateRoutes>[0],
  { session, trail, now }: GateRouteParts,
): void {
  const params = {
    type: 'object',
    properties: { id: { type: 'string', minLength: 1, maxLength: 1024 } },
    required: ['id'],
  };
  const planOf = async (id: string): Promise<RollbackPlanResponse | undefined> => {
    const [row] = await session.query('rollback_plans_of', { ids: [id] });
    return row === undefined ? undefined : shownPlan(row);
  };

  fastify.post<{ Params: { id: string }; Body: RollbackPlanRequest }>(
    '/api/v1/changes/:id/rollback-plan',
    {
      bodyLimit: 256 * 1024,
      config: { scope: 'ingest' },
      schema: {
        operationId: 'planRollback',
        summary: 'Say whether a change can be undone, and how; the newest plan counts',
        description: 'The identity is the change’s or, before it has one, its commit',
        tags: ['governance'],
        params,
        body: rollbackPlanRequestSchema,
        response: answers(201, 'The plan', rollbackPlanResponseSchema),
      },
      ...compilers,
    },
    async ({ params: { id }, body }, reply) => {
      const { reversible, until = null, steps = [], checks = [], author } = body;
      if ((reversible === 'until') !== (until !== null))
        throw new CollectorError(
          'QUERY_INVALID_REQUEST',
          'until: goes with reversible `until`, and only with it.',
        );
      const before = await planOf(id);
      const plan = { reversible, until, steps, checks };
      const entry = await trail.append('rollback-plan', id, author, plan);
      const versions = (before?.versions ?? 0) + 1;
      return reply
        .code(201)
        .send({ id: entry.id, changeId: id, planned: entry.time, author, ...plan, versions });
    },
  );

  fastify.get<{ Params: { id: string } }>(
    '/api/v1/changes/:id/rollback-plan',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'rollbackPlan',
        summary: 'The newest rollback plan of a change',
        tags: ['governance'],
        params,
        response: answers(200, 'The plan', rollbackPlanResponseSchema),
      },
      ...compilers,
    },
    async ({ params: { id } }) => {
      const plan = await planOf(id);
      if (plan === undefined)
        throw new CollectorError('RECEIVE_NOT_FOUND', `There is no rollback plan for ${id}.`);
      return plan;
    },
  );

  fastify.get<{ Querystring: RollbacksFilter }>(
    '/api/v1/rollbacks',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'rollbacks',
        summary: 'How many rollbacks succeed, and how long they take',
        tags: ['governance'],
        querystring: rollbacksFilterSchema,
        response: answers(200, 'The rollbacks', rollbacksResponseSchema),
      },
      ...compilers,
    },
    async ({ query }) => {
      const { from, to } = rangeOf(query, now(), 90 * dayMs);
      const { service = '', environment = '' } = query;
      const limit = 10_001;
      const all = await session.query('rollbacks', { fromMs: from, toMs: to, service, environment, limit });
      const rows = all.slice(0, limit - 1);
      const concluded = rows.filter(
        ({ outcome }) => outcome === 'succeeded' || outcome === 'failed' || outcome === 'aborted',
      );
      const durations = rows.flatMap((row): Duration[] => {
        const began = Number(row['started_ms']);
        if (row['outcome'] === 'running') return [{ value: now() - began, isOpen: true }];
        if (row['finished_ms'] === null) return [];
        return [{ value: Number(row['finished_ms']) - began, isOpen: false }];
      });
      return {
        from: iso(from),
        to: iso(to),
        succeeded: wilsonInterval(
          concluded.filter(({ outcome }) => outcome === 'succeeded').length,
          concluded.length,
        ),
        durations: censoredDistribution(durations),
        rollbacks: rows.slice(0, 1000).map((row) => ({
          changeId: row['change_id'],
          service: row['service'],
          environment: row['environment'],
          version: row['version'],
          outcome: row['outcome'],
          started: iso(Number(row['started_ms'])),
          finished: row['finished_ms'] === null ? null : iso(Number(row['finished_ms'])),
        })),
        truncated: all.length === limit,
      };
    },
  );
}

function waitsOf(rows: readonly StoreRow[]): GateWaits[] {
  const groups = new Map<string, StoreRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row['gate'], row['name'], row['service']]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()]
    .map((group) => {
      const waits = group.map((row): Duration => ({
        value: Number(row['waiting_ms']),
        isOpen: Number(row['is_open']) === 1,
      }));
      const open = waits.filter(({ isOpen }) => isOpen).map(({ value }) => value);
      return {
        gate: String(group[0]?.['gate']),
        name: String(group[0]?.['name']),
        service: String(group[0]?.['service']),
        n: waits.length,
        open: open.length,
        p50: survivalQuantile(waits, 0.5),
        p75: survivalQuantile(waits, 0.75),
        p95: survivalQuantile(waits, 0.95),
        longestOpen: open.length === 0 ? null : Math.max(...open),
      };
    })
    .sort((a, b) => b.n - a.n);
}

function shownPlan(row: StoreRow): RollbackPlanResponse {
  const names = row['check_names'] as readonly string[];
  const passed = row['checks_passed'] as readonly boolean[];
  return {
    id: String(row['entry_id']),
    changeId: String(row['change_id']),
    planned: iso(Number(row['planned_ms'])),
    author: String(row['author']),
    reversible: String(row['reversible']),
    until: row['until_ms'] === null ? null : iso(Number(row['until_ms'])),
    steps: row['steps'] as readonly string[],
    checks: names.map((name, index) => ({ name, passed: passed[index] === true })),
    versions: Number(row['versions']),
  };
}

function isSameCommit(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
