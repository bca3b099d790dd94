import { readFileSync } from 'node:fs';
import { closedDistribution } from '@shewhart/analysis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryFixture, type DeliveryFixture } from './delivery-fixture.ts';

interface Known {
  readonly inferred: {
    readonly name: string;
    readonly deployments: readonly string[];
    readonly incidents: readonly string[];
    readonly failed: readonly string[];
    readonly percent: number | null;
  }[];
  /** `failures`: of each incident the number of the deployment that it names. */
  readonly counted: {
    readonly name: string;
    readonly deployments: number;
    readonly failures: readonly number[];
    readonly percent: number;
  }[];
}
const file = new URL('../../../analysis/cases/delivery/fail-rates.json', import.meta.url);
const known = JSON.parse(readFileSync(file, 'utf8')) as Known;

let fixture: DeliveryFixture;
beforeAll(async () => {
  // The authorities know no window.
  fixture = await deliveryFixture({ 'delivery.inferenceHours': 8760 });
});
beforeEach(() => fixture.clear());
afterAll(() => fixture.close());

const now = Date.parse('2026-10-20T12:00:00Z');
const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };
const ago = (age: string): string =>
  new Date(now - Number(age.slice(0, -1)) * units[age.at(-1)!]!).toISOString();

async function failRate(): Promise<{ failed: string[]; percent: number | null }> {
  await fixture.deriver.pass();
  const rows = await fixture.ask(
    'SELECT change_id, is_failed FROM v_deployments WHERE is_concluded ORDER BY finished',
  );
  const failed = rows
    .filter((row) => row['is_failed'] === true)
    .map(({ change_id: id }) => (id as string).replace('test:', ''));
  return { failed, percent: rows.length === 0 ? null : (100 * failed.length) / rows.length };
}

it.each(known.inferred)('$name', async ({ deployments, incidents, failed, percent }) => {
  await fixture.changes(...deployments.map((age) => ({ id: age, at: ago(age), version: age })));
  await fixture.incidents(...incidents.map((age) => ({ id: `incident ${age}`, at: ago(age) })));
  const found = await failRate();
  expect(found.failed).toEqual(failed);
  if (percent === null) expect(found.percent).toBeNull();
  else expect(found.percent).toBeCloseTo(percent, 4);
});

it.each(known.counted)('$name', async ({ deployments, failures, percent }) => {
  const ids = Array.from({ length: deployments }, (_, index) => `${index}`);
  await fixture.changes(
    ...ids.map((id) => ({ id: `d${id}`, at: ago(`${deployments - Number(id)}h`), version: `v${id}` })),
  );
  await fixture.incidents(
    ...failures.map((which, index) => ({ id: `i${index}`, at: ago('1m'), changes: [`d${which}`] })),
  );
  expect((await failRate()).percent).toBeCloseTo(percent, 4);
});

describe('recovery', () => {
  it('100, 300, 800 and 90 s: median 200 s', async () => {
    const seconds = [100, 300, 800, 90];
    await fixture.changes(
      ...seconds.map((_, index) => ({ id: `d${index}`, at: ago(`${10 - index}h`), version: `v${index}` })),
    );
    await fixture.incidents(
      ...seconds.map((value, index) => ({
        ...{ id: `i${index}`, at: ago(`${10 - index}h`), changes: [`d${index}`], status: 'mitigated' },
        mitigated: new Date(Date.parse(ago(`${10 - index}h`)) + value * 1000).toISOString(),
      })),
    );
    await fixture.deriver.pass();
    const [row] = await fixture.ask('SELECT arrayFlatten(groupArray(recovery_ms)) AS ms FROM v_delivery_day');
    const values = (row!['ms'] as unknown[]).map(Number);
    expect(values.toSorted((a, b) => a - b)).toEqual([90_000, 100_000, 300_000, 800_000]);
    expect(closedDistribution(values).p50).toBe(200_000);
  });
});
