import type { CheckFact, GateFacts, GatePolicy, ReviewFact, RollbackPlanFact } from '@shewhart/analysis';
import type { CalendarRunway, GateRequest } from '@shewhart/schemas/api';
import type { ChangeCalendar, StoreRow, StoreSession } from '../ports.ts';

export interface FactSources {
  readonly session: Pick<StoreSession, 'query'>;
  readonly calendar: ChangeCalendar;
  /** Whether what the caller claims counts. */
  readonly trustRequests: boolean;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
const defaultMinutes = 30;

/** Gathers what the rules of the policy need; what no rule asks for is not read. */
export async function readGateFacts(
  request: GateRequest,
  policy: GatePolicy,
  now: number,
  sources: FactSources,
): Promise<GateFacts> {
  const { trustRequests } = sources;
  const { service, environment, kind = 'deployment', actor = '' } = request;
  const commit = (request.commit ?? '').toLowerCase();
  const change = { service, environment, kind, commit, actor };
  const read = readerOf(policy, now, sources);
  const events = await read.events(commit);
  const runway = await read.runway(change);
  const trouble = await read.trouble(change);
  const [traffic] = await read.traffic(change);
  const [plan] = await read.plans(request);
  const troubles = (what: string) =>
    trouble
      .filter((row) => row['what'] === what)
      .map((row) => ({ id: String(row['id']), title: String(row['title']), since: Number(row['since_ms']) }));

  return {
    change,
    now,
    reviews: [...events.flatMap(reviewOf), ...(trustRequests ? claimedReviews(request, now) : [])],
    heads: headsOf(events, commit),
    authors: authorsOf(events),
    checks: [...events.flatMap(checkOf), ...(trustRequests ? claimedChecks(request, now) : [])],
    ...freezesOf(runway),
    episodes: troubles('episode'),
    incidents: troubles('incident'),
    conflicts: (await read.conflicts(request, commit)).map(({ first, second, reason, end }) => ({
      id: first.kind === 'proposed' ? second.id : first.id,
      reason,
      end: Date.parse(end),
    })),
    traffic: { requests: Number(traffic?.['requests'] ?? 0), errors: Number(traffic?.['errors'] ?? 0) },
    rollbackPlan: planOf(plan),
  };
}

/** Every fact by the rule that needs it; without the rule it is not read. */
function readerOf(policy: GatePolicy, now: number, { session, calendar }: FactSources) {
  const needs = (...rules: GatePolicy['rules']): boolean => rules.some((rule) => policy.rules.includes(rule));
  const rows = async (isNeeded: boolean, stem: string, params: StoreRow): Promise<StoreRow[]> =>
    isNeeded ? session.query(stem, params) : [];
  return {
    events: (commit: string) =>
      rows(needs('review', 'checks') && commit !== '', 'gate_events_of', { commit }),
    runway: async ({ kind, service, environment }: GateFacts['change']) =>
      needs('freeze') ? calendar.runway({ kind, service, environment }, now) : undefined,
    trouble: ({ service, environment }: GateFacts['change']) =>
      rows(needs('out-of-control'), 'gate_trouble', { service, environment }),
    traffic: ({ service, environment }: GateFacts['change']) => {
      const from = Math.floor((now - policy.errorBudget.days * dayMs) / 1000);
      return rows(needs('error-budget'), 'gate_traffic', { service, environment, from });
    },
    plans: (request: GateRequest) =>
      rows(needs('rollback-plan'), 'rollback_plans_of', { ids: planNames(request) }),
    conflicts: async ({ service, environment, minutes, change }: GateRequest, commit: string) => {
      if (!needs('conflict')) return [];
      const end = now + (minutes ?? defaultMinutes) * minuteMs;
      const activity = { id: 'this change', services: [service], environment, start: now, end };
      return calendar.conflictsOf(activity, { change: change ?? '', commit });
    },
  };
}

function freezesOf(runway: CalendarRunway | undefined): Pick<GateFacts, 'frozenBy' | 'freeAt'> {
  if (runway === undefined) return { frozenBy: [], freeAt: null };
  const { frozenBy, freeAt } = runway;
  return {
    frozenBy: frozenBy.map(({ entryId, name, owner, reason, end }) => ({
      id: entryId,
      name,
      owner,
      reason,
      end: Date.parse(end),
    })),
    freeAt: freeAt === null ? null : Date.parse(freeAt),
  };
}

/** A plan may be under the change's identity or, before it has one, under its commit. */
function planNames({ change, commit }: GateRequest): string[] {
  return [change, commit, commit?.toLowerCase()].flatMap((name) => name ?? []);
}

function reviewOf(row: StoreRow): ReviewFact[] {
  const kind = String(row['kind']);
  if (row['gate'] !== 'review' || (kind !== 'approved' && kind !== 'rejected' && kind !== 'dismissed'))
    return [];
  return [
    {
      kind,
      actor: String(row['actor']),
      commit: String(row['commit']),
      at: Number(row['at_ms']),
      source: String(row['source']),
      url: String(row['url']),
    },
  ];
}

/** Checks of older heads of the same pull request say nothing of this one. */
function checkOf(row: StoreRow): CheckFact[] {
  const kind = String(row['kind']);
  if (row['gate'] !== 'check' || Number(row['is_head']) !== 1) return [];
  if (kind !== 'requested' && kind !== 'passed' && kind !== 'failed') return [];
  return [
    {
      name: String(row['name']),
      kind,
      at: Number(row['at_ms']),
      source: String(row['source']),
      url: String(row['url']),
    },
  ];
}

function headsOf(events: readonly StoreRow[], commit: string): string[] {
  const heads = events
    .filter((row) => row['gate'] === 'review' && Number(row['is_head']) === 1)
    .map((row) => String(row['commit']));
  return [...new Set([commit, ...heads])].filter((head) => head !== '');
}

/** Who opened the pull request or wrote the commit, as the events say. */
function authorsOf(events: readonly StoreRow[]): string[] {
  return [...new Set(events.map((row) => String(row['author'])))].filter((name) => name !== '');
}

function claimedReviews({ approvals = [], commit = '' }: GateRequest, now: number): ReviewFact[] {
  return approvals.map(({ actor, commit: approved, url = '' }) => ({
    kind: 'approved',
    actor,
    commit: approved ?? commit,
    at: now,
    source: 'request',
    url,
  }));
}

function claimedChecks({ checks = [] }: GateRequest, now: number): CheckFact[] {
  return checks.map(({ name, passed, url = '' }) => ({
    name,
    kind: passed ? 'passed' : 'failed',
    at: now,
    source: 'request',
    url,
  }));
}

function planOf(row: StoreRow | undefined): RollbackPlanFact | null {
  if (row === undefined) return null;
  const reversible = String(row['reversible']);
  const names = row['check_names'] as readonly string[];
  const passed = row['checks_passed'] as readonly boolean[];
  return {
    id: String(row['entry_id']),
    reversible: reversible === 'no' || reversible === 'until' ? reversible : 'yes',
    until: row['until_ms'] === null ? null : Number(row['until_ms']),
    steps: (row['steps'] as readonly string[]).length,
    failedChecks: names.filter((_name, index) => passed[index] !== true),
  };
}
