import { createDataFrame, type DataFrame } from '@grafana/data';
import type { Change } from './collector-answers.ts';
import { columnsOf } from './columns.ts';
import { tagColumn } from './tag-column.ts';

/** Deployments and other alterations, oldest first: annotations, which are a readable table too. */
export function changeFrame(changes: readonly Change[], refId: string): DataFrame {
  const ordered = [...changes].sort((a, b) => a.started.localeCompare(b.started));
  const { text, time } = columnsOf(ordered);
  return createDataFrame({
    refId,
    name: 'Changes',
    meta: { preferredVisualisationType: 'table' },
    fields: [
      time('time', ({ started }) => started),
      text('title', changeTitle),
      text('text', ({ kind, outcome }) => [kind, outcome].filter(Boolean).join(', ')),
      text('service', ({ service }) => service),
      text('environment', ({ environment }) => environment),
      text('version', ({ version }) => version),
      text('actor', ({ actor }) => actor),
      text('url', ({ links }) => webAddress(links)),
      tagColumn(ordered.map(({ kind, service }) => ['change', kind, service])),
      text('change_id', ({ changeId }) => changeId),
    ],
  });
}

/** What people call a change. */
export function changeTitle({ title, service, version, kind }: Change): string {
  if (title !== undefined && title !== '') return title;
  return [service, version].filter(Boolean).join(' ') || kind;
}

/** The first link that a browser can open; empty when there is none. */
export function webAddress(links: readonly string[] | undefined): string {
  return links?.find((link) => /^https?:\/\//.test(link)) ?? '';
}
