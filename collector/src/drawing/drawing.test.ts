import { describe, expect, it } from 'vitest';
import { shortNumber, timeTicks, valueRange, valueTicks, viewRange } from './axis-scale.ts';
import { BrailleCanvas } from './braille-canvas.ts';
import type { ChartPicture, PicturePoint } from './chart-picture.ts';
import { htmlReport } from './html-report.ts';
import { pngChart } from './png-chart.ts';
import { svgChart } from './svg-chart.ts';
import { terminalChart } from './terminal-chart.ts';
import { painter, wrapped } from './terminal-style.ts';
import { terminalSummary } from './terminal-summary.ts';
import { thinPoints } from './thin-points.ts';

const start = Date.UTC(2026, 10, 1);
const hour = 3_600_000;

function picture(values: readonly (number | null)[], changed: Partial<ChartPicture> = {}): ChartPicture {
  const points = values.map((value, index): PicturePoint => {
    const violations = value !== null && Math.abs(value - 10) > 3 ? ['nelson1'] : [];
    return { at: start + index * hour, value, center: 10, lower: 7, upper: 13, violations };
  });
  return {
    title: 'a <title> & more',
    subtitle: 'XmR',
    unit: '',
    points,
    stages: [],
    episodes: [],
    findings: ['one <finding>'],
    notes: ['one <note>'],
    ...changed,
  };
}

describe('an axis', () => {
  it('ticks on round numbers without rounding debris', () => {
    expect(valueTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(valueTicks(-3, 12, 3)).toEqual([0, 5, 10]);
    expect(valueTicks(5, 5, 3)).toEqual([5]);
  });

  it('ticks on round instants', () => {
    expect(timeTicks(start, start + 2 * 24 * hour, 4).map(({ label }) => label)).toEqual([
      '11-01',
      '12:00',
      '11-02',
      '12:00',
      '11-03',
    ]);
  });

  it('covers what is drawn, also when all of it is one value or nothing', () => {
    expect(valueRange([1, null, 3, Infinity], 0)).toEqual([1, 3]);
    expect(valueRange([5, 5], 0.1)).toEqual([4.5, 5.5]);
    expect(valueRange([], 0.1)).toEqual([0, 1]);
  });

  it('writes numbers short', () => {
    expect([0, 0.01234, 999, 12_345, 1_234_567, 0.00001].map(shortNumber)).toEqual([
      '0',
      '0.0123',
      '999',
      '12.3k',
      '1.23M',
      '1.0e-5',
    ]);
  });
});

describe('a drawn chart', () => {
  const values = [10, 11, null, 9, 18, 18, 10];

  it('breaks its line at a gap', () => {
    expect(
      svgChart(picture(values))
        .match(/class="values" d="([^"]*)"/)?.[1]
        ?.match(/M/g),
    ).toHaveLength(2);
  });

  it('rings every violation and names the rule at the onset of a run', () => {
    const svg = svgChart(picture(values));
    expect(svg.match(/class="violation"/g)).toHaveLength(2);
    expect(svg.match(/class="rule"/g)).toHaveLength(1);
  });

  it('lets no text of the data become markup', () => {
    for (const text of [svgChart(picture(values)), htmlReport([picture(values)])]) {
      expect(text).not.toContain('<title> & more');
      expect(text).not.toContain('<note>');
      expect(text).not.toContain('<finding>');
    }
  });

  it('is a picture in PNG too', () => {
    expect(
      pngChart(svgChart(picture(values)))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it.each([[[]], [[null, null]], [[5]]])('draws %j without a number that is none', (few) => {
    expect(svgChart(picture(few))).not.toMatch(/NaN|Infinity|undefined/);
    expect(terminalChart(picture(few), { columns: 60, rows: 8, useColor: false })).not.toMatch(
      /NaN|undefined/,
    );
  });

  it('shows in a terminal every violation, however many points share a column', () => {
    const many = Array.from({ length: 5000 }, (_, index) => (index === 2500 ? 18 : 10 + (index % 3) * 0.1));
    const text = terminalChart(picture(many), { columns: 60, rows: 10, useColor: false });
    expect(text.match(/●(?! outside)/g)).toHaveLength(1);
  });
});

describe('the view of a chart', () => {
  const point = (value: number | null, lower: number, upper: number): PicturePoint => ({
    ...{ at: 0, value, center: 5, lower, upper, violations: [] },
  });

  it('shows limits near the values whole, and cuts off those that would flatten them', () => {
    const [low, high] = viewRange([point(-1, -2, 12), point(10, -2, 12)]);
    expect(low).toBeLessThan(-2);
    expect(high).toBeGreaterThan(12);
    expect(viewRange([point(-1, -1000, 1000), point(10, -1000, 1000)])).toEqual([-12, 21]);
    expect(viewRange([point(0, -1000, 1000), point(10, -1000, 1000)])).toEqual([0, 20]);
  });

  it('shows the limits when the values do not vary', () => {
    expect(viewRange([point(5, 1, 9), point(5, 1, 9)])[1]).toBeGreaterThan(9);
  });

  it('leaves a limit out of view out of the drawing', () => {
    const far = picture([10, 13, 8]);
    const points = far.points.map((one) => ({ ...one, upper: 1e6 }));
    expect(svgChart({ ...far, points }).match(/class="limit" d="M/g)).toHaveLength(1);
  });
});

describe('labels of rules', () => {
  it('never cover one another', () => {
    const points = picture(new Array(30).fill(18)).points.map((one, index) => ({
      ...one,
      violations: [index % 2 === 0 ? 'nelson1' : 'nelson2'],
    }));
    const labels = svgChart({ ...picture([]), points }).match(/class="rule" x="([\d.]+)"/g) ?? [];
    const places = labels.map((label) => Number(/[\d.]+/.exec(label)![0]));
    expect(places.length).toBeGreaterThan(0);
    places.slice(1).forEach((place, index) => expect(place - places[index]!).toBeGreaterThan(6 * 7));
  });
});

describe('a terminal', () => {
  it('draws dots of Braille where they belong', () => {
    const canvas = new BrailleCanvas(2, 1);
    canvas.dot(0, 0);
    canvas.dot(3, 3);
    canvas.dot(-1, 0);
    canvas.dot(4, 0);
    canvas.dot(Number.NaN, 0);
    expect([0, 1].map((column) => canvas.cell(column, 0, (text) => text))).toEqual(['\u2801', '\u2880']);
    canvas.line([0, 3], [3, 3]);
    expect([0, 1].map((column) => canvas.cell(column, 0, (text) => text))).toEqual(['\u28c1', '\u28c0']);
  });

  it.each([40, 80, 120])('of %i columns is never overrun', (columns) => {
    const long = picture([10, 18, 9, null, 11], {
      subtitle:
        'a long subtitle of many words that has to go on in the next line and the one after it'.repeat(2),
      notes: ['a long note of many words that has to go on in the next line and the one after that as well'],
    });
    const lines = [
      ...terminalChart(long, { columns, rows: 12, useColor: false }).split('\n'),
      ...terminalSummary([long, { ...long, title: 'a/very/long/path/of/a/series/in/a/deep/folder' }], {
        columns,
        useColor: false,
      }).split('\n'),
    ];
    for (const line of lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('is coloured only when asked', () => {
    const drawn = (useColor: boolean): string =>
      terminalChart(picture([10, 18, 9]), { columns: 60, rows: 8, useColor }) +
      terminalSummary([picture([10, 18, 9])], { columns: 60, useColor });
    expect(drawn(false)).not.toContain('\u001b');
    expect(drawn(true)).toContain('\u001b[1;31m');
    expect(painter(false).violation('x')).toBe('x');
  });

  it('marks episodes in a line of blocks without colour, too', () => {
    const episode = { startAt: start + 4 * hour, endAt: null };
    const text = terminalSummary([picture([1, 1, 1, 1, 9, 9, 9, 9], { episodes: [episode] })], {
      columns: 60,
      useColor: false,
    });
    expect(text).toContain('!');
    expect(text).toMatch(/1 open/);
    expect(text).toMatch(/1 series, 1 episode;/);
  });

  it('wraps words, and leaves a word that is too long whole', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapped('incomprehensibilities', 5)).toEqual(['incomprehensibilities']);
  });
});

describe('many points', () => {
  it('are thinned without losing an extreme, a gap, an end or a broken rule', () => {
    const values = Array.from({ length: 20_000 }, (_, index): number | null =>
      index === 5000 ? 500 : index === 7000 ? -500 : index === 9000 ? null : 10 + Math.sin(index),
    );
    const { points } = picture(values);
    const thin = thinPoints(points, 500);
    expect(thin.length).toBeLessThan(3000);
    expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
    for (const place of [5000, 7000, 9000]) expect(thin).toContain(points[place]);
    expect(thinPoints(points.slice(0, 1900), 500)).toHaveLength(1900);
    const times = thin.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('at one instant are drawn all the same', () => {
    const { points } = picture(new Array(9000).fill(10));
    const still = points.map((point) => ({ ...point, at: start }));
    expect(svgChart({ ...picture([]), points: still })).not.toMatch(/NaN|Infinity/);
  });
});
