import { createDataFrame, FieldType } from '@grafana/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryAnswer as madeUp, emptyDeliveryAnswer } from '../../test/panel-answers.ts';
import { written } from '../panel-kit/number-words.ts';
import { deliveryAnswer } from './answer.ts';
import { cardGap, cardLayout } from './card-layout.ts';
import { deliverySummary, footnote, problemText } from './delivery-words.ts';
import { drillDownLink } from './drill-down.ts';
import { groupRows, sortRows } from './group-rows.ts';
import { bandYearOf, metricCards } from './metric-cards.ts';
import { migrateOptions } from './options.ts';
import { statisticsColumns } from './statistics-columns.ts';
import { axisSteps, tradeOffPoints } from './trade-off.ts';

const now = Date.parse('2026-11-28T12:00:00Z');

function found(answer: object, config: object = {}) {
  const frame = createDataFrame({
    meta: { custom: { shewhart: 'delivery', answer } },
    fields: [
      { name: 'time', type: FieldType.time, values: [now] },
      { name: 'fail_rate', type: FieldType.number, values: [0.1], config },
    ],
  });
  return deliveryAnswer([frame])!;
}

describe('cards', () => {
  test('say what a number rests on, and what is in no number', () => {
    const cards = metricCards(found(madeUp(now)), 2024);
    const rate = cards.find(({ metric }) => metric === 'changeFailRate')!;
    const { explicit, withInferred } = madeUp(now).metrics.changeFailRate;
    expect(rate.basis).toBe(`${explicit.k} of ${explicit.n} deployments`);
    expect(rate.interval).toMatch(/ – /);
    expect(rate.facts).toContain('2 pending: too young to be judged');
    expect(rate.facts[0]).toContain(`with ${withInferred.k - explicit.k} failures inferred`);
    const recovery = cards.find(({ metric }) => metric === 'recoveryTime')!;
    expect(recovery.facts).toContain('1 still open, time so far counted');
    const lead = cards.find(({ metric }) => metric === 'leadTime')!;
    expect(lead.facts).toContain('8 % of deployments unlinked');
  });

  test('never show 0 for what is not known', () => {
    for (const card of metricCards(found(emptyDeliveryAnswer(now)), 2024)) {
      expect(card.value).toBeNull();
      expect(written(card.text)).toBe('–');
      expect(card.reason).not.toBe('');
      expect(card.trend.every(({ value }) => value === null)).toBe(true);
    }
  });

  test('tell of a metric that cannot be known yet why it is not', () => {
    const answer = madeUp(now);
    const share = { value: null, k: 0, n: 0, lower: null, upper: null };
    const young = {
      ...answer,
      metrics: {
        ...answer.metrics,
        changeFailRate: { explicit: share, withInferred: share, pending: 3, method: '' },
      },
    };
    const rate = metricCards(found(young), undefined).find(({ metric }) => metric === 'changeFailRate')!;
    expect(rate.reason).toBe('All deployments are too young to be judged');
  });

  test('have a band where the year has one for the metric, and none without a year', () => {
    const answer = madeUp(now);
    const bandsOf = (year: number | undefined) =>
      metricCards(found(answer), year).map(({ band }) => band?.text);
    expect(bandsOf(2024)).toEqual(['High', 'High', undefined, 'Elite', undefined]);
    expect(bandsOf(undefined)).toEqual(Array(5).fill(undefined));
    expect([bandYearOf(answer, 'newest'), bandYearOf(answer, '2021'), bandYearOf(answer, 'none')]).toEqual([
      2024,
      2021,
      undefined,
    ]);
    expect(footnote(answer, 2024, true)?.text).toBe(
      'Quick Check 7.2 of 10. Bands of 2024: clusters of a survey, not goals: compare a service with itself.',
    );
  });

  test('follow the options of their fields', () => {
    const rate = metricCards(
      found(madeUp(now), { unit: 'percentunit', decimals: 3, displayName: 'CFR' }),
      2024,
    )[2]!;
    expect(rate.title).toBe('CFR');
    expect(metricCards(found(madeUp(now), { custom: { hideFrom: { viz: true } } }), 2024)).toHaveLength(4);
  });

  test('are told in one breath', () => {
    const summary = deliverySummary('Delivery', metricCards(found(madeUp(now)), 2024));
    expect(summary).toMatch(/^Delivery: 5 of 5 metrics known, Deployment frequency [\d.]+ per (day|week)/);
    expect(deliverySummary('', metricCards(found(emptyDeliveryAnswer(now)), 2024))).toBe(
      'Delivery: 0 of 5 metrics known, 5 without data',
    );
  });
});

test('cards never overlap, never run out of the panel sideways, and lose their details in order', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 150, max: 4000 }),
    height: fc.integer({ min: 20, max: 1500 }),
    count: fc.integer({ min: 1, max: 5 }),
    trend: fc.boolean(),
    facts: fc.boolean(),
  });
  fc.assert(
    fc.property(sizes, ({ width, height, count, ...wishes }) => {
      const layout = cardLayout(width, height, count, wishes);
      expect(layout.columns * layout.cardWidth + (layout.columns - 1) * cardGap).toBeLessThanOrEqual(width);
      expect(layout.cardHeight).toBeGreaterThan(0);
      if (layout.hasFacts || layout.trendHeight > 0) expect(layout.hasInterval).toBe(true);
      if (layout.hasFacts && wishes.trend) expect(layout.trendHeight).toBeGreaterThan(0);
      expect(layout.trendHeight).toBeLessThan(layout.cardHeight);
    }),
  );
});

describe('trade-off', () => {
  test('has a point for every interval in which something was deployed', () => {
    const answer = madeUp(now);
    const points = tradeOffPoints(answer, (at) => String(at));
    expect(points).toHaveLength(answer.tradeOff.filter(({ deployments }) => deployments > 0).length);
    expect(points.at(-1)!.recency).toBe(1);
    for (const { lower, failRate, upper } of points) {
      expect(lower).toBeLessThanOrEqual(failRate);
      expect(upper).toBeGreaterThanOrEqual(failRate);
    }
  });

  test('axes have round steps that hold the largest value', () => {
    expect(axisSteps(10, 6)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(axisSteps(0.56, 4)).toEqual([0, 0.2, 0.4, 0.6]);
    expect(axisSteps(0, 4)).toEqual([0, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 9 }),
        (max, wanted) => {
          const steps = axisSteps(max, wanted);
          expect(steps[0]).toBe(0);
          expect(steps.at(-1)!).toBeGreaterThanOrEqual(max * (1 - 1e-9));
          expect(steps.length).toBeLessThanOrEqual(wanted + 2);
        },
      ),
    );
  });
});

test('groups are sorted by any number, and unknown ones come last either way', () => {
  const { rows, columns } = groupRows(found(madeUp(now, ['a', 'b', 'c', 'd', 'e', 'f', 'g'])));
  expect(columns).toHaveLength(6);
  for (const isUp of [true, false]) {
    const sorted = sortRows(rows, { column: 1, isUp });
    expect(sorted.at(-1)!.name).toBe('g');
    expect(sorted.at(-1)!.cells[0]!.text).toBe('–');
  }
  expect(sortRows(rows, { column: 0, isUp: false })[0]!.name).toBe('g');
});

test('a number leads to its events, filtered as it is', () => {
  const { scope, window } = madeUp(now);
  const link = drillDownLink('leadTime', { scope, window }, '', (text) => text);
  expect(link).toContain(
    '/d/shewhart-delivery?var-metric=leadTime&var-service=checkout&var-environment=production',
  );
  expect(link).toContain(`to=${now}`);
  expect(link).not.toContain('var-team');
  expect(
    drillDownLink('leadTime', { scope, window }, '/d/own?m=${metric}&s=$s', (t) => t.replace('$s', 'x')),
  ).toBe('/d/own?m=leadTime&s=x');
});

test('the statistics have a row for the window, every interval and every group', () => {
  const answer = madeUp(now, ['a']);
  const columns = statisticsColumns(answer);
  expect(columns[0]!.values).toHaveLength(answer.intervals.length + 2);
  expect(columns.find(({ name }) => name === 'failed')!.values[0]).toBe(
    answer.metrics.changeFailRate.explicit.k,
  );
});

test('what is missing is said with what to do', () => {
  expect(problemText(undefined, 'metrics')).toContain('Choose the query "Delivery"');
  expect(problemText(found(madeUp(now)), 'groups')).toContain('Group by');
  expect(problemText(found(emptyDeliveryAnswer(now)), 'trade-off')).toContain('longer');
  expect(problemText(found(emptyDeliveryAnswer(now)), 'metrics')).toBeUndefined();
});

test('saved options of a dashboard that names only some are filled in', () => {
  expect(migrateOptions({ view: 'groups' })).toMatchObject({
    view: 'groups',
    bands: 'newest',
    showTrend: true,
  });
});
