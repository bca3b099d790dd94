import { describe, expect, it } from 'vitest';
import { organisationEvents } from '../organisation-events.ts';
import { conditionsAt } from './conditions.ts';
import { incidentCourse } from './incident-course.ts';
import { Random } from './random.ts';
import { repositoryHistory } from './repository-history.ts';
import { runRequest, type Behaviour } from './request.ts';
import { loadFactor } from './rhythm.ts';
import { makeSchedule, stepMs } from './schedule.ts';
import { serviceNames } from './topology.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Friday. */
const endAt = Date.parse('2026-11-20T12:00:00Z');
const startAt = endAt - 30 * dayMs;
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the rhythm', () => {
  const hours = Array.from({ length: 7 * 24 }, (_, hour) => startAt + hour * hourMs);

  it('averages one over a week', () => {
    expect(mean(hours.map(loadFactor))).toBeCloseTo(1, 2);
  });

  it('is busiest in the evening, quiet before dawn and weaker on weekends', () => {
    const at = (text: string): number => loadFactor(Date.parse(text));
    expect(at('2026-11-18T18:00:00Z')).toBeGreaterThan(3 * at('2026-11-18T03:00:00Z'));
    expect(at('2026-11-22T15:00:00Z')).toBeLessThan(0.8 * at('2026-11-18T15:00:00Z'));
  });

  it('never jumps: five minutes change the load by less than 2.5 % of the mean', () => {
    for (let at = startAt; at < startAt + 8 * dayMs; at += stepMs) {
      expect(Math.abs(loadFactor(at + stepMs) - loadFactor(at))).toBeLessThan(0.025);
    }
  });
});

describe('the schedule', () => {
  const schedule = makeSchedule(1, startAt, endAt);

  it('is the same for the same seed and stretch, another for another seed', () => {
    expect(makeSchedule(1, startAt, endAt)).toEqual(schedule);
    expect(makeSchedule(2, startAt, endAt)).not.toEqual(schedule);
  });

  it.each([1, 2, 3, 4, 5])(
    'deploys every service every few days and rolls bad versions back (seed %d)',
    (seed) => {
      const { deployments, effects } = makeSchedule(seed, startAt, endAt);
      for (const service of serviceNames) {
        const own = deployments.filter(
          (change) => change.service === service && change.kind === 'deployment',
        );
        expect(own.length).toBeGreaterThanOrEqual(6);
        expect(own.length).toBeLessThanOrEqual(20);
      }
      const rollbacks = deployments.filter((change) => change.kind === 'rollback');
      expect(rollbacks.length).toBeGreaterThanOrEqual(4);
      for (const rollback of rollbacks) {
        const bad = deployments.find((change) => change.id === rollback.reverts)!;
        expect(rollback.version).toBe(bad.previousVersion);
        expect((rollback.at - bad.at) / 60_000).toBeGreaterThan(30);
        expect((rollback.at - bad.at) / 60_000).toBeLessThan(100);
        expect(effects).toContainEqual(expect.objectContaining({ fromAt: bad.at, untilAt: rollback.at }));
      }
    },
  );

  it('makes a bad version clearly slower or clearly more faulty, and the rollback ends it', () => {
    const rollbacks = schedule.deployments.filter((change) => change.kind === 'rollback');
    for (const rollback of rollbacks) {
      const bad = schedule.deployments.find((change) => change.id === rollback.reverts)!;
      const before = conditionsAt(schedule, bad.service, bad.at - 1);
      const during = conditionsAt(schedule, bad.service, bad.at + 1);
      const after = conditionsAt(schedule, bad.service, rollback.at + 1);
      expect(during.deployment.version).toBe(bad.version);
      expect(after.deployment.version).toBe(before.deployment.version);
      expect(
        during.latencyFactor > 2 * before.latencyFactor ||
          during.errorProbability > 10 * before.errorProbability,
      ).toBe(true);
      expect(after.errorProbability).toBeCloseTo(before.errorProbability, 6);
    }
  });

  it('lets inventory drift slowly over the last ten days', () => {
    const factor = (at: number): number => conditionsAt(schedule, 'inventory', at).latencyFactor;
    const drift = schedule.effects.find((effect) => effect.shape === 'drift')!;
    expect(drift.fromAt).toBe(endAt - 10 * dayMs);
    // The index that was added weeks before goes on helping.
    expect(factor(endAt - 10 * dayMs - 1)).toBeCloseTo(0.8, 6);
    expect(factor(endAt)).toBeCloseTo(0.8 * 1.7, 6);
  });

  it('silences one service for a while', () => {
    const [silence] = schedule.silences;
    expect(conditionsAt(schedule, silence!.service, silence!.fromAt).isSilent).toBe(true);
    expect(conditionsAt(schedule, silence!.service, silence!.untilAt).isSilent).toBe(false);
  });

  it.each([1, 2, 3])('has incidents with a whole course, some again, one not over (seed %d)', (seed) => {
    const { incidents, alterations, deployments } = makeSchedule(seed, startAt, endAt);
    expect(incidents.length).toBeGreaterThanOrEqual(12);
    expect(new Set(incidents.map(({ severity }) => severity)).size).toBe(3);
    expect(incidents.filter(({ resolvedAt }) => resolvedAt === undefined)).toHaveLength(1);
    const known = new Set([...deployments, ...alterations].map(({ id }) => id));
    for (const incident of incidents) {
      const {
        startAt: begun,
        detectedAt,
        mitigatedAt = Infinity,
        resolvedAt = Infinity,
        deployment,
      } = incident;
      const { acknowledgedAt } = incidentCourse(seed, incident);
      expect([begun, detectedAt, acknowledgedAt, mitigatedAt, resolvedAt]).toEqual(
        [begun, detectedAt, acknowledgedAt, mitigatedAt, resolvedAt].sort((a, b) => a - b),
      );
      if (deployment !== undefined) expect(known).toContain(deployment);
    }
    const causes = incidents.filter(({ cause }) => cause === 'acquirer');
    expect(causes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(alterations.map(({ kind }) => kind)).size).toBe(3);
  });

  it('has commits that lead to every deployment, each before it, each once', () => {
    const { commits, merges } = repositoryHistory(1, schedule);
    const byId = new Map(commits.map((commit) => [commit.commit, commit]));
    expect(byId.size).toBe(commits.length);
    for (const { commit, parents, committedAt } of commits) {
      for (const parent of parents) {
        const earlier = byId.get(parent);
        expect(earlier, commit).toBeDefined();
        expect(earlier!.committedAt).toBeLessThanOrEqual(committedAt);
      }
    }
    for (const change of schedule.deployments) {
      expect(byId.get(change.revision)!.committedAt).toBeLessThan(change.at);
      if (change.kind === 'deployment') expect(merges.map(({ commit }) => commit)).toContain(change.revision);
    }
    const reverted = commits.flatMap(({ reverts }) => reverts ?? []);
    const bad = schedule.deployments.flatMap(({ reverts }) => reverts ?? []);
    const revisions = bad.map((id) => schedule.deployments.find((change) => change.id === id)!.revision);
    for (const revision of reverted) expect(revisions).toContain(revision);
    expect(reverted.length).toBeGreaterThan(3);
  });

  it('tells all of it in events that are each told once', () => {
    const events = organisationEvents(1, schedule);
    expect(new Set(events.map(({ source, id }) => `${source} ${id}`)).size).toBe(events.length);
    const future = events.filter(({ time }) => Date.parse(time) > endAt);
    expect(future).toEqual([]);
    expect(organisationEvents(1, schedule)).toEqual(events);
  });

  it('has succeeded deployments whose version then runs, and failed ones that change nothing', () => {
    for (const change of schedule.deployments) {
      const running = conditionsAt(schedule, change.service, change.at + 1).deployment;
      if (change.status === 'succeeded') expect(running.id).toBe(change.id);
      else expect(running.version).toBe(change.previousVersion);
    }
  });
});

describe('a request', () => {
  const healthy = { latencyFactor: 1, errorProbability: 0 };
  const shop = (change: Partial<Behaviour>): Behaviour => ({
    web: healthy,
    checkout: healthy,
    payment: healthy,
    inventory: healthy,
    ...change,
  });

  it('takes at least as long as what it waits for', () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const call = runRequest(random, 'buy', shop({}));
      const order = call.calls[0]!;
      expect(call.status).toBe(201);
      expect(order.calls.map((next) => next.route.path)).toEqual(['/reservations', '/charges']);
      expect(call.durationMs).toBeGreaterThan(order.durationMs);
      expect(order.durationMs).toBeGreaterThan(order.calls[0]!.durationMs + order.calls[1]!.durationMs);
    }
  });

  it('fails with what it calls: 502 up to the customer', () => {
    const call = runRequest(
      new Random(4),
      'buy',
      shop({ inventory: { latencyFactor: 1, errorProbability: 1 } }),
    );
    expect([call.status, call.calls[0]!.status]).toEqual([502, 502]);
    expect(call.calls[0]!.calls.map((next) => next.status)).toEqual([503]);
  });

  it('has a lognormal duration around its median', () => {
    const random = new Random(5);
    const durations = Array.from({ length: 4001 }, () => runRequest(random, 'stock', shop({})).durationMs);
    const median = durations.sort((left, right) => left - right)[2000]!;
    // 4 ms of its own, 3 ms of the database: the sum's median lies a little above.
    expect(median).toBeGreaterThan(6.8);
    expect(median).toBeLessThan(8);
  });
});
