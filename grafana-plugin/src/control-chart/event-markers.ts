import { FieldType, type DataFrame, type Field } from '@grafana/data';
import type { ChartChange } from './judged-chart.ts';

/**
 * Changes and incidents that other queries of the panel brought: tables named "Changes" or "Incidents"
 * with a time and a title. They are drawn on the time axis, and no number of theirs is charted.
 */
export function eventMarkers(frames: readonly DataFrame[]): ChartChange[] {
  return frames.flatMap((frame) => {
    const kind = eventKind(frame);
    if (kind === undefined) return [];
    const times = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
    const [titles, texts, ids, urls] = [['title'], ['text'], ['id', `${kind}_id`], ['url']].map((names) =>
      frame.fields.find(({ name }) => names.includes(name.toLowerCase())),
    );
    const text = (field: Field | undefined, place: number): string => {
      const value: unknown = field?.values[place];
      return typeof value === 'string' ? value : '';
    };
    return times.flatMap((at: unknown, place: number): ChartChange[] => {
      if (typeof at !== 'number') return [];
      const id = text(ids, place);
      const url = text(urls, place);
      const title = text(titles, place) || text(texts, place) || kind;
      return [{ at, kind, title, ...(id === '' ? {} : { id }), ...(url === '' ? {} : { url }) }];
    });
  });
}

/**
 * What the rows of a frame are; undefined for everything but events. A series that happens to be called
 * "incidents" has numbers and no titles.
 */
export function eventKind({ name, fields }: Pick<DataFrame, 'name' | 'fields'>): string | undefined {
  const kind = { changes: 'change', incidents: 'incident' }[name?.toLowerCase() ?? ''];
  const hasTitles = fields.some((field) => field.name.toLowerCase() === 'title');
  return hasTitles ? kind : undefined;
}
