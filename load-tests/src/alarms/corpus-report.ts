import { decimal, markdownTable } from '../bench/markdown-table.ts';
import { score, type CorpusSeries, type JudgedCorpus } from './corpus.ts';

/** Which series are scored together. */
export interface Part {
  readonly name: string;
  readonly series: readonly CorpusSeries[];
}

/** All series, and halves that nobody chose: by whether the letters of the name add up to an even number. */
export function partsOf(series: readonly CorpusSeries[], isHalved: boolean): Part[] {
  const isEven = ({ name }: CorpusSeries): boolean =>
    [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 2 === 0;
  const groups = [...new Set(series.map(({ name }) => name.slice(0, name.indexOf('/'))))];
  return [
    { name: 'all', series },
    ...(isHalved
      ? [
          { name: 'half A', series: series.filter(isEven) },
          { name: 'half B', series: series.filter((one) => !isEven(one)) },
        ]
      : []),
    ...groups.map((group) => ({
      name: group,
      series: series.filter(({ name }) => name.startsWith(`${group}/`)),
    })),
  ];
}

/** Half A, on which settings may be chosen, or half B, on which they are reported. */
export function halfOf(series: readonly CorpusSeries[], half: 'half A' | 'half B'): readonly CorpusSeries[] {
  return partsOf(series, true).find(({ name }) => name === half)!.series;
}

const shown = (value: unknown): string => (typeof value === 'number' ? decimal(value, 2) : '–');

/** NAB's score by part and detector. */
export async function scoreTable(
  corpus: JudgedCorpus,
  parts: readonly Part[],
  names: readonly string[],
  path: string,
): Promise<string> {
  const rows: string[][] = [];
  for (const part of parts) {
    for (const name of names) {
      const answer = await score(corpus, name, part.series, { path, reads: 'scores' });
      if (answer === null) continue;
      const columns = [
        'windows',
        'standard',
        'standard_hits',
        'standard_false_rows',
        'low_FP',
        'low_FP_hits',
        'low_FP_false_rows',
      ];
      const cells = columns.map((column) =>
        column.includes('hits') || column.includes('rows') || column === 'windows'
          ? String(answer[column])
          : shown(answer[column]),
      );
      rows.push([`${part.name} (${part.series.length})`, name, ...cells]);
    }
  }
  return markdownTable(
    ['series', 'detector', 'windows', 'standard', 'hits', 'false', 'low-FP', 'hits', 'false'],
    rows,
  );
}

/** Precision and recall of alerts by part and detector. */
export async function alertTable(
  corpus: JudgedCorpus,
  parts: readonly Part[],
  names: readonly string[],
  path: string,
): Promise<string> {
  const rows: string[][] = [];
  for (const part of parts) {
    for (const name of names) {
      const answer = await score(corpus, name, part.series, { path, reads: 'alerts' });
      if (answer === null) continue;
      const total = answer['total'] as Record<string, unknown>;
      rows.push([
        `${part.name} (${part.series.length})`,
        name,
        ...['events', 'episodes', 'false'].map((column) => String(total[column])),
        ...['recall', 'precision', 'f1', 'false_alerts_per_series_day'].map((column) => shown(total[column])),
        typeof total['median_delay_minutes'] === 'number' ? decimal(total['median_delay_minutes'], 0) : '–',
      ]);
    }
  }
  return markdownTable(
    [
      'series',
      'detector',
      'events',
      'alerts',
      'false',
      'recall',
      'precision',
      'F1',
      'false a day',
      'median delay, min',
    ],
    rows,
  );
}
