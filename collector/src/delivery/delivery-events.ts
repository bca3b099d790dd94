import type { DeliveryEvent, FailureLinkMessage, MetricName } from '@shewhart/schemas/api';
import { spell } from './found-links.ts';

/** One row of `delivery_events.sql` or `delivery_commits.sql`, names and instants as JSON has them. */
export type EventRow = Readonly<Record<string, unknown>>;

/** How an event entered a number, in words and in fields. */
export function deliveryEvent(
  metric: MetricName,
  row: EventRow,
  links: readonly FailureLinkMessage[],
  now: number,
): DeliveryEvent {
  const text = (name: string): string => (typeof row[name] === 'string' ? row[name] : '');
  const isFailed = row['isFailed'] === true;
  const recovered = row['recovered'] as string | null | undefined;
  const lead = metric === 'leadTime' ? Number(row['broughtLead']) : null;
  const finishedMs = Number(row['finishedMs']);
  const end = recovered === null || recovered === undefined ? now : Date.parse(recovered);
  const isOpen = isFailed && (recovered === null || recovered === undefined);
  return {
    changeId: text('changeId'),
    service: text('service'),
    environment: text('environment'),
    team: text('team'),
    version: text('version'),
    commit: metric === 'leadTime' ? text('broughtCommit') : text('commit'),
    started: text('started'),
    finished: (row['finished'] as string | null) ?? null,
    outcome: text('outcome'),
    url: text('url'),
    title: text('title'),
    counts: words[metric](row, strongest(links), { now, end, isOpen }),
    isCounted: Boolean(row['isCounted']),
    leadMs: lead !== null && lead >= 0 ? lead : null,
    recoveryMs: isFailed ? Math.max(0, end - finishedMs) : null,
    isOpen,
    pending: Boolean(row['isPending']),
    committed: lead === null ? null : new Date(finishedMs - lead).toISOString(),
    links,
  };
}

interface Ends {
  readonly now: number;
  readonly end: number;
  readonly isOpen: boolean;
}

const strongest = (links: readonly FailureLinkMessage[]): FailureLinkMessage | undefined =>
  links
    .filter(({ verdict }) => verdict === 'failed')
    .toSorted(
      (a, b) =>
        Number(a.method === 'inferred') - Number(b.method === 'inferred') || b.confidence - a.confidence,
    )[0];

type Words = (row: EventRow, link: FailureLinkMessage | undefined, ends: Ends) => string;

const words: Readonly<Record<MetricName, Words>> = {
  deploymentFrequency: (row) => {
    if (row['isRollback'] === true) return 'not counted: a rollback';
    return row['isRedeploy'] === true
      ? 'counted: a redeploy of what ran there already'
      : 'counted: it succeeded';
  },
  leadTime: (row) => {
    const seconds = Number(row['broughtLead']) / 1000;
    return seconds < 0
      ? 'in no quantile: the commit is dated after the deployment that brought it'
      : `${spell(seconds)} from the commit until ${String(row['changeId'])} had deployed it`;
  },
  changeFailRate: (row, link) => {
    const failed = row['isFailed'] === true ? `failed: ${why(link)}` : 'did not fail';
    return row['isPending'] === true ? `pending, too young to be judged; so far: ${failed}` : failed;
  },
  recoveryTime: (row, link, { end, isOpen }) => {
    const seconds = Math.max(0, end - Number(row['finishedMs'])) / 1000;
    return `${isOpen ? `not recovered after ${spell(seconds)}` : `recovered after ${spell(seconds)}`}; failed: ${why(link)}`;
  },
  reworkRate: (row) => {
    if (row['isRework'] !== true) return 'planned';
    if (row['isRollback'] === true) return 'rework: a rollback';
    return row['isHotfix'] === true ? 'rework: a hotfix' : 'rework: it reverts what was deployed before';
  },
};

function why(link: FailureLinkMessage | undefined): string {
  if (link === undefined) return 'no link says why';
  return `${link.reason} (method ${link.method}, confidence ${link.confidence})`;
}
