import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { ChangesResponse } from '@shewhart/schemas/api';

type Change = ChangesResponse['changes'][number];

const text = (change: Change, key: string): string => {
  const value = change[key];
  return typeof value === 'string' ? value : '';
};

/** Deployments and other alterations, oldest first: annotations, which are a readable table too. */
export function changeFrame(changes: readonly Change[], refId: string): DataFrame {
  const ordered = [...changes].sort((a, b) => text(a, 'started').localeCompare(text(b, 'started')));
  const column = (name: string, read: (change: Change) => string) => ({
    name,
    type: FieldType.string,
    values: ordered.map(read),
    // What a panel says for "no data" must not appear in an empty cell.
    config: { noValue: '–' },
  });
  return createDataFrame({
    refId,
    name: 'Changes',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      {
        name: 'time',
        type: FieldType.time,
        values: ordered.map((change) => Date.parse(text(change, 'started'))),
      },
      column('title', titleOf),
      column('text', (change) => [text(change, 'kind'), text(change, 'outcome')].filter(Boolean).join(', ')),
      column('service', (change) => text(change, 'service')),
      column('url', (change) => (Array.isArray(change['links']) ? linkOf(change['links']) : '')),
      {
        name: 'tags',
        type: FieldType.other,
        values: ordered.map((change) =>
          ['change', text(change, 'kind'), text(change, 'service')].filter(Boolean),
        ),
      },
    ],
  });
}

function titleOf(change: Change): string {
  const title = text(change, 'title');
  return title === '' ? [text(change, 'service'), text(change, 'version')].filter(Boolean).join(' ') : title;
}

const linkOf = (links: readonly unknown[]): string =>
  String(links.find((link) => typeof link === 'string' && /^https?:/.test(link)) ?? '');
