import type { DataFrame, Field } from '@grafana/data';
import type { ChartChange } from './judged-chart.ts';

/**
 * Changes and incidents that other queries of the panel brought: tables named "Changes" or "Incidents"
 * with a time and a title. They are drawn on the time axis, and no number of theirs is charted.
 */
export function eventMarkers(frames: readonly DataFrame[]): ChartChange[] {
  return frames.flatMap((frame) => {
    const kind = eventKind(frame);
    if (kind === undefined) return [];
    const read = (name: string): Field['values'] | undefined =>
      frame.fields.find((field) => field.name === name)?.values;
    const text = (name: string, place: number): string => {
      const value: unknown = read(name)?.[place];
      return typeof value === 'string' ? value : '';
    };
    return (read('time') ?? []).map((at: number, place: number): ChartChange => {
      const id = text('id', place);
      const url = text('url', place);
      return {
        at,
        kind,
        title: text('title', place) || text('text', place) || kind,
        ...(id === '' ? {} : { id }),
        ...(url === '' ? {} : { url }),
      };
    });
  });
}

/** What the rows of a frame are; undefined for everything but events. */
export function eventKind({ name, meta }: Pick<DataFrame, 'name' | 'meta'>): string | undefined {
  const told: unknown = (meta?.custom as { shewhart?: unknown } | undefined)?.shewhart ?? name;
  if (typeof told !== 'string') return undefined;
  const word = told.toLowerCase();
  return word === 'changes' ? 'change' : word === 'incidents' ? 'incident' : undefined;
}
