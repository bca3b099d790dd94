import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyTrendsAnswer, trendsAnswer as madeUp } from '../../test/panel-answers.ts';
import { answerTrends, trendsAnswer } from './answer-trends.ts';
import { barPieces } from './bar-layer.ts';
import { allSections, migrateOptions, type Section } from './options.ts';
import { plainTrends } from './plain-trends.ts';
import { sectionLayout } from './section-layout.ts';
import { statisticsColumns } from './statistics-columns.ts';
import { timeStrips } from './time-strips.ts';
import { countText, recurrenceText, trendsSummary, trendVerdict } from './trend-words.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-28T12:00:00Z');
const options = migrateOptions({});
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

describe("the collector's answer", () => {
  const trends = answerTrends(madeUp(now));

  test('has severities with the worst first, and only those that occur', () => {
    expect(trends.severities).toEqual(['SEV1', 'SEV2', 'unknown', 'SEV3']);
    expect(answerTrends(madeUp(now, 'g')).severities).toEqual(['SEV1', 'SEV3']);
  });

  test('has a point of the c chart for every whole interval, in its middle', () => {
    const { judged, kind } = trends.chart!;
    expect(kind).toBe('c');
    expect(judged.at).toHaveLength(trends.counts.length);
    expect(judged.at[0]).toBe((trends.counts[0]!.from + trends.counts[0]!.to) / 2);
    expect(judged.points.at(-1)!.value).toBeNull();
    expect(trends.counts.at(-1)!.partial).toBe(true);
  });

  test('is told as a change where a rule is broken, with the words of the rule', () => {
    const verdict = trendVerdict(trends, dayOf);
    expect(verdict).toEqual({
      isSignal: true,
      text: `A change, not noise: ${dayOf(trends.chart!.judged.at[9]!)}, above the upper limit`,
    });
    expect(trendsSummary('Incidents', trends, verdict)).toContain('42 incidents in 13 weeks. 4 SEV1');
  });

  test('is told as noise where none is', () => {
    const rare = answerTrends(madeUp(now, 'g'));
    expect(trendVerdict(rare, dayOf).text).toMatch(/^Noise about one level: about [\d.]+ days between/);
  });

  test('does not call a window without incidents a record', () => {
    const none = answerTrends(emptyTrendsAnswer(now));
    expect(countText(none)).toBe('No incidents reported in 13 weeks');
    expect(trendVerdict(none, dayOf)).toEqual({ isSignal: false, text: 'Nothing to judge' });
    expect(recurrenceText(none.answer!.recurrence)).toBe('No incidents, so none came back.');
  });

  test('is found among other frames', () => {
    const frame = createDataFrame({
      meta: { custom: { shewhart: 'incident-trends', answer: madeUp(now) } },
      fields: [],
    });
    expect(trendsAnswer([createDataFrame({ fields: [] }), frame])?.total).toBe(42);
    expect(trendsAnswer([createDataFrame({ fields: [] })])).toBeUndefined();
  });

  test('is a table of statistics with limits and medians', () => {
    const columns = statisticsColumns(trends);
    expect(columns.map(({ name }) => name)).toEqual([
      ...['from', 'to', 'partial', 'total', 'SEV1', 'SEV2', 'unknown', 'SEV3'],
      ...['center', 'lower', 'upper', 'rules'],
      ...['detect_ms_p50', 'acknowledge_ms_p50', 'mitigate_ms_p50', 'resolve_ms_p50'],
    ]);
    expect(columns.every(({ values }) => values.length === 13)).toBe(true);
  });
});

test('bars are as high as what is not hidden, without gaps between their pieces', () => {
  const counts = fc.array(fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }), { maxLength: 20 });
  fc.assert(
    fc.property(counts, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (parts, hidden) => {
      const intervals = parts.map((each, place) => ({
        from: place,
        to: place + 1,
        total: 0,
        parts: each,
        partial: false,
      }));
      const pieces = barPieces(intervals, (part) => hidden[part]!);
      parts.forEach((each, place) => {
        const own = pieces.filter(({ from }) => from === place);
        const shown = each.reduce((sum, count, part) => sum + (hidden[part] ? 0 : count), 0);
        expect(own.at(-1)?.high ?? 0).toBe(shown);
        own.forEach(({ low }, at) => expect(low).toBe(own[at - 1]?.high ?? 0));
      });
    }),
  );
});

describe('plain counts of any data source', () => {
  const frame = (values: (number | null)[], name = 'incidents'): DataFrame =>
    createDataFrame({
      name,
      fields: [
        {
          name: 'time',
          type: FieldType.time,
          values: values.map((_, place) => now - (values.length - place) * day),
        },
        { name: 'value', type: FieldType.number, values },
      ],
    });
  const trendsOf = (frames: DataFrame[], saved: Parameters<typeof migrateOptions>[0] = {}) => {
    const found = plainTrends(frames, migrateOptions(saved), now);
    if (found === undefined || 'problem' in found) throw new Error(found?.problem ?? 'nothing');
    return found.trends;
  };

  test('are judged by a c chart: mean ± 3 roots of the mean', () => {
    // Mean 4; limits 4 ± 3·√4, the lower one at zero.
    const { chart } = trendsOf([frame([4, 3, 5, 4, 4, 4, 6, 2])]);
    expect(chart!.kind).toBe('c');
    expect(chart!.judged.points[0]).toMatchObject({ center: 4, upper: 10 });
  });

  test('are judged by the intervals between incidents where these are rare', () => {
    const { chart } = trendsOf([frame([1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0])]);
    expect(chart!.kind).toBe('g');
    expect(chart!.judged.points.map(({ value }) => value)).toEqual([3, 4, 2]);
  });

  test('of several series are stacked, and the interval that is not over is not judged', () => {
    const trends = trendsOf([frame([2, 3, 1], 'sev1'), frame([1, 1, 1], 'sev2')], { countChart: 'c' });
    expect(trends.severities).toHaveLength(2);
    expect(trends.counts[1]).toMatchObject({ total: 4, parts: [3, 1], partial: false });
    const running = plainTrends([frame([2, 3, 1])], options, now - day / 2);
    if (running === undefined || 'problem' in running) throw new Error('no trends');
    expect(running.trends.counts.at(-1)!.partial).toBe(true);
    expect(running.trends.chart!.judged.points.at(-1)!.value).toBeNull();
  });

  test('that are no counts are refused with the place', () => {
    expect(plainTrends([frame([1, 2.5, 3])], options, now)).toEqual({
      problem: expect.stringContaining('2026-11-26T12:00:00.000Z'),
    });
    expect(plainTrends([], options, now)).toBeUndefined();
  });

  test('keep a gap a gap', () => {
    expect(trendsOf([frame([1, null, 2, 3])]).counts[1]!.total).toBeNull();
  });
});

describe('times', () => {
  test('share one logarithmic axis; the median lies within its interval, and the 90 % mark beyond', () => {
    const { strips, ticks } = timeStrips(madeUp(now));
    expect(strips.map(({ text }) => text)).toEqual(['6 min', '9 min', '55 min', '4 h']);
    for (const { lower, median, upper, p90 } of strips) {
      expect(lower! < median! && median! < upper! && median! < p90!).toBe(true);
    }
    expect(ticks[0]!.at).toBe(0);
    expect(strips[2]!.detail).toContain('2 open');
    expect(strips[1]!.detail).toContain('5 not reported');
  });

  test('that nobody reports are no zeros', () => {
    const { strips } = timeStrips(emptyTrendsAnswer(now));
    expect(strips.every(({ median, text }) => median === null && text === '–')).toBe(true);
  });
});

test('sections lie within the panel and never on each other', () => {
  const input = fc.record({
    width: fc.integer({ min: 100, max: 4000 }),
    height: fc.integer({ min: 40, max: 2000 }),
    sections: fc.uniqueArray(fc.constantFrom(...allSections), { minLength: 1 }),
    chosen: fc.constantFrom<Section | undefined>(...allSections, undefined),
  });
  fc.assert(
    fc.property(input, ({ width, height, sections, chosen }) => {
      const { placed, hasTabs } = sectionLayout(width, height, sections, chosen);
      expect(placed).toHaveLength(hasTabs ? 1 : sections.length);
      placed.forEach((one, place) => {
        expect(one.left + one.width).toBeLessThanOrEqual(width);
        expect(one.top + one.height).toBeLessThanOrEqual(height);
        for (const other of placed.slice(place + 1)) {
          const isBeside = one.left + one.width <= other.left || other.left + other.width <= one.left;
          const isApart = one.top + one.height <= other.top || other.top + other.height <= one.top;
          expect(isBeside || isApart).toBe(true);
        }
      });
    }),
  );
});

test('saved options keep what is known and fill in the rest', () => {
  expect(migrateOptions({ sections: ['times', 'gone' as Section] }).sections).toEqual(['times']);
  expect(migrateOptions({ sections: [] }).sections).toEqual([...allSections]);
});
