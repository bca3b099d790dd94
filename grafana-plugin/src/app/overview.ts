import type { EpisodeSummary, IndicatorSummary } from '@shewhart/schemas/api';
import type { Change, Incident } from '../datasource/collector-answers.ts';
import type { CollectorClient } from '../datasource/collector-client.ts';
import { lastedMs } from '../datasource/episode-rank.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What the overview is made of, as the collector told it. */
export interface OverviewAnswers {
  readonly nowMs: number;
  readonly firing: readonly EpisodeSummary[];
  /** Those of the last days, whether they are over or not. */
  readonly recent: readonly EpisodeSummary[];
  readonly changes: readonly Change[];
  readonly incidents: readonly Incident[];
  readonly indicators: readonly IndicatorSummary[];
  /** Sum of the false-alarm budgets of all limits in force; null when it is not known. */
  readonly falseAlarmsAWeek: number | null;
}

/** The budget of every indicator's newest limits, where those are not on trial. */
const budgetSql = `
SELECT sum(7 / days) AS alarms FROM
(
    SELECT argMax(trial, version) AS is_trial, argMax(toFloat64OrNull(JSONExtractRaw(model, 'falseAlarmEveryDays')), version) AS days
    FROM v_baselines
    WHERE indicator_id IN (SELECT indicator_id FROM v_indicators WHERE NOT retired)
    GROUP BY indicator_id
)
WHERE NOT is_trial AND days > 0`;

/** Asks for all of it at once. */
export async function readOverview(client: CollectorClient, nowMs: number): Promise<OverviewAnswers> {
  // Far enough back for what began before the weekend and recovered on it.
  const week = { from: nowMs - 7 * dayMs, to: nowMs };
  const [firing, recent, changes, incidents, listed, budget] = await Promise.all([
    client.episodes({ from: nowMs - 90 * dayMs, to: nowMs }, { status: 'firing' }),
    client.episodes(week, {}),
    client.changes({ from: nowMs - dayMs, to: nowMs }, {}),
    client.incidents({ from: nowMs - 90 * dayMs, to: nowMs }, { kind: 'incident' }),
    client.indicators(),
    client.sql({ query: budgetSql }),
  ]);
  const alarms = budget.rows[0]?.[0];
  return {
    nowMs,
    firing: firing.episodes,
    recent: recent.episodes,
    changes: changes.changes,
    incidents: incidents.incidents,
    indicators: listed.indicators,
    falseAlarmsAWeek: alarms === null || alarms === undefined ? null : Number(alarms),
  };
}

export interface ServiceStanding {
  readonly name: string;
  readonly firing: number;
  readonly episodes: number;
  readonly outMs: number;
  readonly changes: number;
  readonly indicators: number;
}

/** The overview: what counts as recovered and open, and the services by how they stand. */
export function overviewOf({
  nowMs,
  firing,
  recent,
  changes,
  incidents,
  indicators,
  falseAlarmsAWeek,
}: OverviewAnswers) {
  const since = nowMs - 3 * dayMs;
  const isRecent = ({ endedAt }: EpisodeSummary): boolean => endedAt === null || Date.parse(endedAt) >= since;
  const count = (state: IndicatorSummary['state']): number =>
    indicators.filter((each) => each.state === state).length;
  return {
    nowMs,
    falseAlarmsAWeek,
    firing: [...firing],
    indicators: new Map(indicators.map((each) => [each.id, each])),
    recovered: recent
      .filter((episode) => episode.status === 'resolved' && isRecent(episode))
      .sort((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? '')),
    changes,
    incidents: incidents.filter(({ status }) => status !== 'resolved'),
    states: {
      total: indicators.length,
      judged: count('judged'),
      learning: count('learning'),
      trial: count('trial'),
      failing: count('failing'),
    },
    services: standings(recent.filter(isRecent), { firing, changes, indicators, nowMs, since }),
  };
}

interface Told {
  readonly firing: readonly EpisodeSummary[];
  readonly changes: readonly Change[];
  readonly indicators: readonly IndicatorSummary[];
  readonly nowMs: number;
  readonly since: number;
}

function standings(
  recent: readonly EpisodeSummary[],
  { firing, changes, indicators, nowMs, since }: Told,
): ServiceStanding[] {
  const names = new Set([...indicators, ...firing, ...changes].map(({ service }) => service));
  const of = <Each extends { readonly service: string }>(all: readonly Each[], name: string): Each[] =>
    all.filter(({ service }) => service === name);
  return [...names]
    .map((name) => ({
      name,
      firing: of(firing, name).length,
      episodes: of(recent, name).filter(({ status }) => status !== 'withdrawn').length,
      outMs: outOfControlMs(of(recent, name), since, nowMs),
      changes: of(changes, name).length,
      indicators: of(indicators, name).length,
    }))
    .sort((a, b) => b.firing - a.firing || b.outMs - a.outMs || a.name.localeCompare(b.name));
}

/** Time during which at least one episode lasted: overlapping ones count once. */
export function outOfControlMs(episodes: readonly EpisodeSummary[], since: number, nowMs: number): number {
  const spans = episodes
    .filter(({ status }) => status !== 'withdrawn')
    .map((episode) => {
      const start = Date.parse(episode.startedAt);
      return { from: Math.max(start, since), to: start + lastedMs(episode, nowMs) };
    })
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  let total = 0;
  let reached = since;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}
