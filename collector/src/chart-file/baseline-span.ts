import { FileError, type FileSeries } from './read-series.ts';
import { timeFormats } from './time-format.ts';

/** Rows of the file that set the limits, as written on the command line. */
export type BaselineChoice =
  | { readonly kind: 'first'; readonly count: number }
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  | { readonly kind: 'times'; readonly fromAt: number; readonly toAt: number };

/** Places of the first and the last row, counted from 0. */
export interface BaselineSpan {
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;

/**
 * Reads `N` (the first rows), `A..B` with row numbers counted from 1, or `A..B` with times; a date alone at the
 * end means the end of that day.
 * @returns undefined when it is none of these
 */
export function readBaselineChoice(text: string): BaselineChoice | undefined {
  if (/^\d{1,8}$/.test(text)) return Number(text) >= 2 ? { kind: 'first', count: Number(text) } : undefined;
  const [start, end, ...rest] = text.split('..').map((part) => part.trim());
  if (start === undefined || end === undefined || rest.length > 0) return undefined;
  if (/^\d{1,8}$/.test(start) && /^\d{1,8}$/.test(end)) {
    const choice = { kind: 'rows', from: Number(start) - 1, to: Number(end) - 1 } as const;
    return choice.from >= 0 && choice.to > choice.from ? choice : undefined;
  }
  const [fromAt, toAt] = [readTime(start), readTime(end)];
  if (fromAt === undefined || toAt === undefined) return undefined;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(end);
  return { kind: 'times', fromAt, toAt: isDate ? toAt + dayMs - 1 : toAt };
}

function readTime(text: string): number | undefined {
  return timeFormats.map(({ parse }) => parse(text)).find((at) => at !== undefined);
}

/** @throws FileError when the file has no such rows, or too few values in them */
export function baselineSpan(choice: BaselineChoice, { times, values }: FileSeries): BaselineSpan {
  const span = rowsOf(choice, times);
  if (span.to >= times.length || span.from < 0 || span.to < span.from)
    throw new FileError(`the baseline asked for lies outside its ${times.length} rows`);
  const present = values.slice(span.from, span.to + 1).filter((value) => value !== null).length;
  if (present < 2) throw new FileError(`the baseline asked for holds ${present} values; limits need 2`);
  return span;
}

function rowsOf(choice: BaselineChoice, times: readonly number[]): BaselineSpan {
  switch (choice.kind) {
    case 'first':
      return { from: 0, to: choice.count - 1 };
    case 'rows':
      return { from: choice.from, to: choice.to };
    case 'times':
      return {
        from: times.findIndex((at) => at >= choice.fromAt),
        to: times.findLastIndex((at) => at <= choice.toAt),
      };
  }
}
