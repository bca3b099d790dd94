import type { ChartKind } from '@shewhart/analysis';

/** Every chart as people choose it: its name, and what it is for. */
export const chartChoices: readonly {
  readonly value: ChartKind;
  readonly label: string;
  readonly description: string;
}[] = [
  { value: 'xmr', label: 'Individuals (XmR)', description: 'One measurement at a time' },
  { value: 'run', label: 'Run chart', description: 'Median and runs, without limits' },
  { value: 'xbar-r', label: 'Averages and ranges (X̄-R)', description: 'Small subgroups of measurements' },
  { value: 'xbar-s', label: 'Averages and deviations (X̄-s)', description: 'Subgroups of ten and more' },
  { value: 'ewma', label: 'EWMA', description: 'Small lasting shifts, by a weighted average' },
  { value: 'cusum', label: 'CUSUM', description: 'Small lasting shifts, by cumulative sums' },
  { value: 'p', label: 'Proportion (p)', description: 'Share of failures, needs sizes' },
  {
    value: 'p-prime',
    label: 'Proportion, Laney (p′)',
    description: 'Share of failures in large samples, needs sizes',
  },
  { value: 'np', label: 'Number of failures (np)', description: 'Failures of equal samples, needs sizes' },
  { value: 'c', label: 'Count (c)', description: 'Events per interval' },
  { value: 'u', label: 'Rate (u)', description: 'Events per opportunity, needs sizes' },
  {
    value: 'u-prime',
    label: 'Rate, Laney (u′)',
    description: 'Events per opportunity with extra variation, needs sizes',
  },
  {
    value: 'g',
    label: 'Opportunities between (g)',
    description: 'Rare events: how many went well between two',
  },
  { value: 't', label: 'Time between (t)', description: 'Rare events: how long between two' },
  { value: 't2', label: 'Several variables (T²)', description: 'All series of the response together' },
];

export function chartName(kind: ChartKind): string {
  return chartChoices.find(({ value }) => value === kind)?.label ?? kind;
}

/** What the lower chart of a kind shows. */
export function dispersionName(kind: ChartKind): string {
  if (kind === 'xbar-r') return 'Range';
  return kind === 'xbar-s' ? 'Standard deviation' : 'Moving range';
}

export const needsSizes = (kind: ChartKind): boolean => ['p', 'p-prime', 'np', 'u', 'u-prime'].includes(kind);
export const needsSubgroups = (kind: ChartKind): boolean => kind === 'xbar-r' || kind === 'xbar-s';
