import { describe, expect, it } from 'vitest';
import { shortNumber, timeTicks, valueRange, valueTicks } from './axis-scale.ts';
import type { ChartPicture, PicturePoint } from './chart-picture.ts';
import { htmlReport } from './html-report.ts';
import { pngChart } from './png-chart.ts';
import { svgChart } from './svg-chart.ts';
import { terminalChart } from './terminal-chart.ts';

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
    expect(text.match(/●/g)).toHaveLength(1);
  });
});
