import { useMemo } from 'react';
import { dateTime, rangeUtil, type RawTimeRange, type TimeRange } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import type { Span } from '../datasource/collector-client.ts';
import { useAddress } from './use-location.ts';

export interface PageTime {
  readonly range: TimeRange;
  readonly span: Span;
  /** Names the range, for `useAnswer`. */
  readonly key: string;
  choose(raw: RawTimeRange): void;
  /** Between two instants, milliseconds since 1970. */
  between(from: number, to: number): void;
}

/** The time range of a page, kept in its address as dashboards keep theirs. */
export function useTimeRange(defaultFrom: string): PageTime {
  const { query } = useAddress();
  const from = query.get('from') ?? defaultFrom;
  const to = query.get('to') ?? 'now';
  return useMemo(() => {
    const range = rangeUtil.convertRawToRange({ from: rawOf(from), to: rawOf(to) });
    return {
      range,
      span: { from: range.from.valueOf(), to: range.to.valueOf() },
      key: `${from} ${to}`,
      choose: (raw) => locationService.partial({ from: textOf(raw.from), to: textOf(raw.to) }),
      between: (start, end) =>
        locationService.partial({ from: String(Math.round(start)), to: String(Math.round(end)) }),
    };
  }, [from, to]);
}

/** Addresses hold `now-7d`, milliseconds, or an instant. */
const rawOf = (text: string): RawTimeRange['from'] =>
  text.startsWith('now') ? text : dateTime(/^\d+$/.test(text) ? Number(text) : text);

const textOf = (raw: RawTimeRange['from']): string => (typeof raw === 'string' ? raw : String(raw.valueOf()));
