import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';
import { randomOrganisation, seeded, spanSeconds, type Organisation } from './random-organisation.ts';
import { slowLinks, type SlowLink, type Windows } from './slow-links.ts';

const hour = 3600;
const patience = 240_000;
const windows: Windows = { rollback: 9 * hour, revert: 20 * hour, hotfix: 12 * hour, inference: 8 * hour };
/** Each has two services in two environments, so it takes few to meet what is rare. */
const organisationsAtOnce = 50;

let fixture: DeliveryFixture;
beforeAll(async () => {
  fixture = await deliveryFixture({
    'delivery.rollbackHours': windows.rollback / hour,
    'delivery.revertHours': windows.revert / hour,
    'delivery.hotfixHours': windows.hotfix / hour,
    'delivery.inferenceHours': windows.inference / hour,
  });
});
beforeEach(() => fixture.clear());
afterAll(() => fixture.close());

const firstDay = Date.parse('2026-10-01T00:00:00Z');
const iso = (at: number): string => new Date(firstDay + at * 1000).toISOString();

async function load(organisations: readonly Organisation[]): Promise<void> {
  await fixture.changes(
    ...organisations
      .flatMap(({ deployments }) => deployments)
      .map(({ started, ended, service, ...one }) => ({
        ...{ ...one, service, at: iso(ended), startedAt: iso(started), repository: `shop/${service}` },
      })),
  );
  await fixture.commits(
    ...organisations
      .flatMap(({ commits }) => commits)
      .map(({ at, ...one }) => ({ ...one, committed: iso(at) })),
  );
  await fixture.incidents(
    ...organisations
      .flatMap(({ incidents }) => incidents)
      .map(({ began, mitigated, isExternal, ...one }) => ({
        ...{ ...one, at: iso(began), is_external: isExternal },
        ...(mitigated === null ? {} : { mitigated: iso(mitigated), status: 'mitigated' }),
      })),
  );
}

async function loadCalls(organisations: readonly Organisation[]): Promise<void> {
  const calls = organisations.flatMap((one) => one.calls);
  const at = iso(0).slice(0, 19).replace('T', ' ');
  await fixture.session.insert(
    'dependency_calls',
    calls.flatMap(([caller, callee]) =>
      ['production', 'staging'].map((environment) => ({
        ...{ environment, caller, callee, calls: 10, errors: 0 },
        ...{ hour: at, received_window: at, last_seen: at, computed: at },
      })),
    ),
  );
}

/** A line for each link, by organisation. */
async function found(): Promise<Set<string>> {
  await fixture.deriver.pass();
  const rows = await fixture.links();
  return new Set(
    rows.map(({ change_id: failed, method, incident_id: incident, remedy, confidence, recovered }) =>
      [
        ...[failed, method, incident, remedy].map((name) => String(name).replace('test:', '')),
        ...[confidence, recovered === null ? 'open' : Date.parse(`${(recovered as string).slice(0, 19)}Z`)],
      ].join(' '),
    ),
  );
}

function lineOf({ failed, method, incident, remedy, confidence, recovered }: SlowLink): string {
  const end = recovered === null ? 'open' : firstDay + recovered * 1000;
  return [failed.id, method, incident, remedy, confidence, end].join(' ');
}

const organisationsOf = (seed: number): Organisation[] => {
  const random = seeded(seed);
  return Array.from({ length: organisationsAtOnce }, (_, index) =>
    randomOrganisation(`${seed}x${index}`, random),
  );
};

it(
  'the rules in SQL find what a slow reading of them finds, in random organisations',
  async () => {
    const organisations = organisationsOf(1);
    await loadCalls(organisations);
    await load(organisations);
    const slow = organisations.flatMap((one) => slowLinks(one, windows));
    for (const method of ['rollback', 'revert', 'hotfix', 'outcome', 'explicit', 'inferred'])
      expect(slow.filter((link) => link.method === method).length, method).toBeGreaterThan(20);
    expect([...(await found())].sort()).toEqual(slow.map(lineOf).sort());
  },
  patience,
);

it(
  'loading any amount of older history later changes no link among the newer ones',
  async () => {
    const organisations = organisationsOf(2);
    const random = seeded(3);
    const cuts = organisations.map(() => Math.floor((0.1 + 0.6 * random()) * spanSeconds));
    const newer = organisations.map((one, index) => partOf(one, (at) => at >= cuts[index]!));
    await loadCalls(organisations);
    await load(newer);
    const before = await found();
    expect([...before].sort()).toEqual(newer.flatMap((one) => slowLinks(one, windows).map(lineOf)).sort());
    await load(organisations.map((one, index) => partOf(one, (at) => at < cuts[index]!)));
    const after = await found();

    const settled = organisations.map((one, index) => {
      const part = newer[index]!;
      const all = [...slowLinks(one, windows), ...slowLinks(part, windows)];
      return all.filter((link) => isSettled(link, part, cuts[index]!)).map(lineOf);
    });
    const lines = [...new Set(settled.flat())];
    expect(lines.length).toBeGreaterThan(200);
    for (const line of lines) expect([line, before.has(line), after.has(line)]).toEqual([line, true, true]);
    // In one go it is the same.
    expect([...after].sort()).toEqual(
      organisations.flatMap((one) => slowLinks(one, windows).map(lineOf)).sort(),
    );
  },
  patience,
);

function partOf(one: Organisation, isIn: (at: number) => boolean): Organisation {
  return {
    ...one,
    deployments: one.deployments.filter(({ ended }) => isIn(ended)),
    commits: one.commits.filter(({ at }) => isIn(at)),
    incidents: one.incidents.filter(({ began }) => isIn(began)),
  };
}

/** What the README promises: its windows, and the one deployment before them, are there. */
function isSettled({ failed, incident, since, rests }: SlowLink, part: Organisation, cut: number): boolean {
  if (!part.deployments.includes(failed)) return false;
  if (incident !== '' && !part.incidents.some(({ id }) => id === incident)) return false;
  if (rests === 'on nothing') return since >= cut || since === failed.ended;
  const limit = rests === 'on one before' ? since : failed.started;
  const before = part.deployments.filter(
    ({ service, environment, ended, outcome, kind, commit }) =>
      service === failed.service &&
      environment === failed.environment &&
      ended < limit &&
      (rests === 'on one before'
        ? ['succeeded', 'failed', 'aborted'].includes(outcome)
        : outcome === 'succeeded' &&
          kind === 'deployment' &&
          part.commits.some((one) => one.commit === commit)),
  );
  return since >= cut && before.length > (rests === 'on one before' ? 0 : 1);
}
