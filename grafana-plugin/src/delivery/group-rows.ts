import type { DeliveryMetricsMessage } from '@shewhart/schemas/api';
import {
  counted,
  intervalText,
  numberWords,
  rateWords,
  written,
  type NumberWords,
} from '../panel-kit/number-words.ts';
import type { DeliveryAnswer } from './answer.ts';
import { metricFields } from './metric-cards.ts';

export interface GroupColumn {
  readonly title: string;
}

export interface GroupRow {
  readonly name: string;
  readonly cells: readonly {
    /** For sorting; null when not known. */
    readonly value: number | null;
    readonly text: string;
    readonly detail: string;
  }[];
}

type Cell = GroupRow['cells'][number];

const titles = ['Name', 'Deployments', 'Lead time', 'Fail rate', 'Recovery', 'Rework'];

/** Services or teams with their five metrics, each with what it rests on. */
export function groupRows(delivery: DeliveryAnswer): { columns: GroupColumn[]; rows: GroupRow[] } {
  const words = (metric: keyof typeof metricFields, unit: string): NumberWords =>
    numberWords(delivery.field(metricFields[metric]), unit);
  const [lead, fail, recovery, rework] = [
    words('leadTime', 'ms'),
    words('changeFailRate', 'percentunit'),
    words('recoveryTime', 'ms'),
    words('reworkRate', 'percentunit'),
  ];
  const rows = delivery.answer.groups.map(({ name, metrics }) => ({
    name,
    cells: [
      frequencyCell(metrics),
      durationCell(metrics.leadTime, lead, 'commit'),
      shareCell(metrics.changeFailRate.explicit, fail),
      durationCell(metrics.recoveryTime, recovery, 'failure'),
      shareCell(metrics.reworkRate, rework),
    ],
  }));
  return { columns: titles.map((title) => ({ title })), rows };
}

const unknown: Cell = { value: null, text: '–', detail: '' };

function frequencyCell({ deploymentFrequency: { n, perDay } }: DeliveryMetricsMessage): Cell {
  if (n === 0 || perDay === null) return unknown;
  return { value: perDay, text: written(rateWords(perDay)(perDay)), detail: counted(n, 'deployment') };
}

function durationCell(
  { p50, n }: { readonly p50: number | null; readonly n: number },
  words: NumberWords,
  what: string,
): Cell {
  if (p50 === null) return { ...unknown, detail: n === 0 ? '' : counted(n, what) };
  return { value: p50, text: written(words(p50)), detail: counted(n, what) };
}

function shareCell(
  share: {
    readonly value: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly n: number;
  },
  words: NumberWords,
): Cell {
  if (share.value === null) return unknown;
  return {
    value: share.value,
    text: written(words(share.value)),
    detail: intervalText(share.lower, share.upper, words),
  };
}

/** Sorted by one column; the first is the name. What is not known comes last either way. */
export function sortRows(
  rows: readonly GroupRow[],
  { column, isUp }: { readonly column: number; readonly isUp: boolean },
): GroupRow[] {
  const sign = isUp ? 1 : -1;
  return [...rows].sort((a, b) => {
    if (column === 0) return sign * a.name.localeCompare(b.name);
    const [one, other] = [a.cells[column - 1]?.value ?? null, b.cells[column - 1]?.value ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other) || a.name.localeCompare(b.name);
  });
}
