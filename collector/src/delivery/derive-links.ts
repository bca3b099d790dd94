import type { StoreSession } from '../ports.ts';
import { correctedLinks } from './corrected-links.ts';
import type { DeliveryRules } from './delivery-rules.ts';
import type { FailureLink, Finding, Word } from './failure-link.ts';
import { linkOf, type Rule } from './found-links.ts';

/** Each rule is one statement: windowed, so that a link depends only on what lies near. */
const statements: readonly (readonly [Rule, string])[] = [
  ['rollback', 'links_by_rollback'],
  ['revert', 'links_by_revert'],
  ['hotfix', 'links_by_hotfix'],
  ['outcome', 'links_by_outcome'],
  ['explicit', 'links_by_name'],
];

/** Brings `failure_link` to what rules and people say; writes what differs. */
export async function deriveLinks(
  session: StoreSession,
  rules: DeliveryRules,
  derived: number,
): Promise<void> {
  const found: FailureLink[] = [];
  for (const [rule, statement] of statements) {
    const rows = await session.query(statement, { ...rules });
    found.push(...rows.map((row) => linkOf(rule, row as unknown as Finding)));
  }
  const words = (await session.query('link_corrections', {})) as unknown as Word[];
  // What a person or the incident itself explains, nothing is inferred for.
  const explained = [
    ...found.flatMap(({ method, incident_id: id }) => (method === 'explicit' && id !== '' ? [id] : [])),
    ...words.flatMap(({ verdict, incident_id: id }) => (verdict === 'failed' && id !== '' ? [id] : [])),
  ];
  const inferred = await session.query('links_by_inference', {
    ...rules,
    explained: [...new Set(explained)],
  });
  found.push(...inferred.map((row) => linkOf('inferred', row as unknown as Finding)));
  await writeDifference(session, correctedLinks(surest(found), words), derived);
}

/** One rule may find a link twice, by two commits or two names: the surer counts, whatever the order of rows. */
function surest(found: readonly FailureLink[]): FailureLink[] {
  const kept = new Map<string, FailureLink>();
  for (const link of found) {
    const other = kept.get(keyOf(link));
    const isSurer =
      other === undefined ||
      link.confidence > other.confidence ||
      (link.confidence === other.confidence && link.reason < other.reason);
    if (isSurer) kept.set(keyOf(link), link);
  }
  return [...kept.values()];
}

async function writeDifference(
  session: StoreSession,
  links: readonly FailureLink[],
  derived: number,
): Promise<void> {
  const stored = (await session.query('stored_failure_links', {})) as unknown as FailureLink[];
  const old = new Map(stored.map((link) => [keyOf(link), link]));
  const now = new Map(links.map((link) => [keyOf(link), link]));
  const changed = [...now].flatMap(([key, link]) =>
    isSame(old.get(key), link) ? [] : [{ ...link, derived, gone: 0 }],
  );
  const gone = [...old].flatMap(([key, link]) => (now.has(key) ? [] : [{ ...link, derived, gone: 1 }]));
  if (changed.length + gone.length > 0) await session.insert('failure_link', [...changed, ...gone]);
}

const keyOf = (link: FailureLink): string =>
  JSON.stringify([
    ...[link.service, link.environment, link.change_id, link.method],
    ...[link.incident_id, link.episode_id, link.remedy],
  ]);

function isSame(old: FailureLink | undefined, link: FailureLink): boolean {
  return (
    old !== undefined &&
    old.confidence === link.confidence &&
    old.verdict === link.verdict &&
    old.reason === link.reason &&
    old.recovered === link.recovered &&
    old.author === link.author
  );
}
