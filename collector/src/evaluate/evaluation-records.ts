import type { Episode } from './episode.ts';
import type { EvaluationStore, Row } from './evaluation-store.ts';
import type { IndicatorDefinition } from './indicator.ts';
import type { Baseline, JudgingState, PointOfIndicator } from './judging.ts';

/** A point as it is stored. */
export interface StoredPoint extends Omit<PointOfIndicator, 'violations'> {
  readonly violations: readonly string[];
  readonly revision: number;
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

export async function saveIndicators(
  store: EvaluationStore,
  definitions: readonly IndicatorDefinition[],
  nowMs: number,
  retired = false,
): Promise<void> {
  await store.insert(
    'indicator',
    definitions.map((definition) => ({
      indicator_id: definition.id,
      origin: definition.origin,
      kind: definition.measure,
      title: definition.title,
      service: definition.service,
      environment: definition.environment,
      unit: definition.unit,
      bucket_seconds: definition.bucketSeconds,
      severity: definition.severity,
      definition: JSON.stringify(definition),
      retired,
      updated: instant(nowMs),
    })),
  );
}

export async function loadIndicators(store: EvaluationStore): Promise<IndicatorDefinition[]> {
  const rows = await store.ask('SELECT definition FROM v_indicators WHERE NOT retired');
  return rows.map(({ definition }) => JSON.parse(String(definition)) as IndicatorDefinition);
}

/** Definitions by identifier, those of indicators that are no longer followed too. */
export async function loadDefinitions(
  store: EvaluationStore,
  ids: readonly string[],
): Promise<Map<string, IndicatorDefinition>> {
  if (ids.length === 0) return new Map();
  const rows = await store.ask(
    'SELECT indicator_id, definition FROM v_indicators WHERE indicator_id IN {ids:Array(String)}',
    { ids },
  );
  return new Map(
    rows.map((row) => [
      String(row['indicator_id']),
      JSON.parse(String(row['definition'])) as IndicatorDefinition,
    ]),
  );
}

export async function saveBaselines(
  store: EvaluationStore,
  baselines: readonly Baseline[],
  nowMs: number,
): Promise<void> {
  await store.insert(
    'baseline',
    baselines.map((baseline) => baselineRow(baseline, nowMs)),
  );
}

export const baselineRow = (baseline: Baseline, nowMs: number) => ({
  indicator_id: baseline.indicatorId,
  version: baseline.version,
  effective_from: baseline.effectiveFrom,
  window_from: baseline.windowFrom,
  window_to: baseline.windowTo,
  points: baseline.points,
  excluded: baseline.excluded,
  model: JSON.stringify({ fitted: baseline.model, falseAlarmEveryDays: baseline.falseAlarmEveryDays }),
  why: baseline.why,
  author: baseline.author,
  reason: baseline.reason,
  trial: baseline.trial,
  created: instant(nowMs),
});

/** Nothing is judged against them any more; they stay readable. */
export async function withdrawBaselines(
  store: EvaluationStore,
  versions: readonly { readonly indicatorId: string; readonly version: number }[],
  reason: string,
  nowMs: number,
): Promise<void> {
  if (versions.length === 0) return;
  await store.insert(
    'baseline_withdrawal',
    versions.map(({ indicatorId, version }) => ({
      indicator_id: indicatorId,
      version,
      reason,
      written: instant(nowMs),
    })),
  );
}

export interface StoredBaseline extends Baseline {
  readonly isWithdrawn: boolean;
}

/** Versions in their order, by indicator; withdrawn ones too, whose numbers are taken. */
export async function loadBaselines(
  store: EvaluationStore,
  ids?: readonly string[],
): Promise<Map<string, StoredBaseline[]>> {
  const rows = await store.ask(
    `SELECT indicator_id, version, toUnixTimestamp(effective_from) AS effective_from,
        toUnixTimestamp(window_from) AS window_from, toUnixTimestamp(window_to) AS window_to, points,
        arrayMap(at -> toUnixTimestamp(at), excluded) AS excluded, model, why, author, reason, trial, withdrawn
     FROM v_baselines ${ids === undefined ? '' : 'WHERE indicator_id IN {ids:Array(String)}'}
     ORDER BY indicator_id, version`,
    ids === undefined ? undefined : { ids },
  );
  const byIndicator = new Map<string, StoredBaseline[]>();
  for (const row of rows) {
    const baseline = toBaseline(row);
    const list = byIndicator.get(baseline.indicatorId);
    if (list === undefined) byIndicator.set(baseline.indicatorId, [baseline]);
    else list.push(baseline);
  }
  return byIndicator;
}

function toBaseline(row: Row): StoredBaseline {
  const { fitted, falseAlarmEveryDays } = JSON.parse(String(row['model'])) as {
    fitted: unknown;
    falseAlarmEveryDays: number | null;
  };
  return {
    indicatorId: String(row['indicator_id']),
    version: Number(row['version']),
    effectiveFrom: Number(row['effective_from']),
    windowFrom: Number(row['window_from']),
    windowTo: Number(row['window_to']),
    points: Number(row['points']),
    excluded: row['excluded'] as number[],
    model: fitted,
    falseAlarmEveryDays,
    why: row['why'] as string[],
    author: String(row['author']),
    reason: String(row['reason']),
    trial: Boolean(row['trial']),
    isWithdrawn: Boolean(row['withdrawn']),
  };
}

export async function savePoints(
  store: EvaluationStore,
  points: readonly (PointOfIndicator & { readonly indicatorId: string; readonly revision: number })[],
): Promise<void> {
  await store.insert(
    'indicator_point',
    points.map((point) => ({
      indicator_id: point.indicatorId,
      bucket: point.at,
      value: point.value,
      n: point.n,
      center: point.center,
      lower: point.lower,
      upper: point.upper,
      score: point.score,
      violations: point.violations.map(({ rule }) => rule),
      baseline_version: point.baselineVersion,
      completeness: point.completeness,
      revision: point.revision,
    })),
  );
}

/** What was judged before from `from` on, by indicator and bucket. */
export async function loadPoints(
  store: EvaluationStore,
  ids: readonly string[],
  from: number,
): Promise<Map<string, Map<number, StoredPoint>>> {
  const rows = await store.ask(
    `SELECT indicator_id, groupArray(toUnixTimestamp(bucket)) AS at,
        groupArray(tuple(value, n, center, lower, upper, score, violations, baseline_version, completeness, revision)) AS points
     FROM v_indicator_points
     WHERE indicator_id IN {ids:Array(String)} AND bucket >= toDateTime({from:UInt32}, 'UTC')
     GROUP BY indicator_id`,
    { ids, from },
  );
  return new Map(
    rows.map((row) => {
      const points = row['points'] as StoredTuple[];
      const at = row['at'] as number[];
      return [
        String(row['indicator_id']),
        new Map(at.map((instant, place) => [instant, toStoredPoint(instant, points[place]!)])),
      ];
    }),
  );
}

interface StoredTuple {
  readonly value: number | null;
  readonly n: number;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly score: number | null;
  readonly violations: readonly string[];
  readonly baseline_version: number;
  readonly completeness: number;
  readonly revision: number;
}

function toStoredPoint(at: number, tuple: StoredTuple | readonly unknown[]): StoredPoint {
  const named = (Array.isArray(tuple) ? fromArray(tuple) : tuple) as StoredTuple;
  const { baseline_version, ...rest } = named;
  return { at, ...rest, baselineVersion: baseline_version };
}

function fromArray(tuple: readonly unknown[]): StoredTuple {
  const [value, n, center, lower, upper, score, violations, baseline_version, completeness, revision] =
    tuple as never[];
  return {
    value: value!,
    n: n!,
    center: center!,
    lower: lower!,
    upper: upper!,
    score: score!,
    violations: violations!,
    baseline_version: baseline_version!,
    completeness: completeness!,
    revision: revision!,
  };
}

/** Counted records of the judged buckets since `from`, by indicator. */
export async function loadCounts(
  store: EvaluationStore,
  from: number,
): Promise<Map<string, { readonly at: readonly number[]; readonly n: readonly number[] }>> {
  const rows = await store.ask(
    `SELECT indicator_id, groupArray(toUnixTimestamp(bucket)) AS at, groupArray(n) AS n
     FROM v_indicator_points WHERE bucket >= toDateTime({from:UInt32}, 'UTC') GROUP BY indicator_id`,
    { from },
  );
  return new Map(
    rows.map((row) => [String(row['indicator_id']), { at: row['at'] as number[], n: row['n'] as number[] }]),
  );
}

export async function saveStates(
  store: EvaluationStore,
  states: readonly { readonly indicatorId: string; readonly state: JudgingState }[],
  nowMs: number,
): Promise<void> {
  await store.insert(
    'indicator_state',
    states.map(({ indicatorId, state }) => ({
      indicator_id: indicatorId,
      bucket: state.bucket,
      state: JSON.stringify(state),
      written: instant(nowMs),
    })),
  );
}

/** The newest state before or at `before`, by indicator. */
export async function loadStates(
  store: EvaluationStore,
  before: number,
  ids?: readonly string[],
): Promise<Map<string, JudgingState>> {
  const rows = await store.ask(
    `SELECT indicator_id, argMax(state, tuple(bucket, written)) AS newest FROM indicator_state
     WHERE bucket <= toDateTime({before:UInt32}, 'UTC') ${ids === undefined ? '' : 'AND indicator_id IN {ids:Array(String)}'}
     GROUP BY indicator_id`,
    { before, ...(ids === undefined ? {} : { ids }) },
  );
  return new Map(
    rows.map((row) => [String(row['indicator_id']), JSON.parse(String(row['newest'])) as JudgingState]),
  );
}

export type EpisodeStatus = 'firing' | 'resolved' | 'withdrawn';

export async function saveEpisodes(
  store: EvaluationStore,
  episodes: readonly {
    readonly indicatorId: string;
    readonly episode: Episode;
    readonly status: EpisodeStatus;
  }[],
  nowMs: number,
): Promise<void> {
  await store.insert(
    'episode',
    episodes.map(({ indicatorId, episode, status }) => ({
      episode_id: episode.episodeId,
      indicator_id: indicatorId,
      status,
      started: episode.startedAt,
      detected: episode.detectedAt,
      ended: episode.endedAt,
      reopenings: episode.reopenings,
      rule: episode.rule,
      rule_text: episode.ruleText,
      side: episode.side,
      value: episode.value,
      center: episode.center,
      lower: episode.lower,
      upper: episode.upper,
      peak_score: episode.peakScore,
      peak_value: episode.peakValue,
      baseline_version: episode.baselineVersion,
      trial: episode.trial,
      updated: instant(nowMs),
    })),
  );
}

/** Identifiers of the episodes that began at or after `from` and still count, by indicator. */
export async function loadEpisodeIds(
  store: EvaluationStore,
  ids: readonly string[],
  from: number,
): Promise<{ readonly indicatorId: string; readonly episodeId: string }[]> {
  const rows = await store.ask(
    `SELECT indicator_id, episode_id FROM episode FINAL
     WHERE indicator_id IN {ids:Array(String)} AND started >= toDateTime({from:UInt32}, 'UTC') AND status != 'withdrawn'`,
    { ids, from },
  );
  return rows.map((row) => ({
    indicatorId: String(row['indicator_id']),
    episodeId: String(row['episode_id']),
  }));
}

/** An episode that judging again did not find: only its identity and its end are written anew. */
export async function withdrawEpisodes(
  store: EvaluationStore,
  episodeIds: readonly string[],
  nowMs: number,
): Promise<void> {
  if (episodeIds.length === 0) return;
  await store.ask(
    `INSERT INTO episode
     SELECT * REPLACE ('withdrawn' AS status, ifNull(ended, toDateTime(intDiv({now:UInt64}, 1000), 'UTC')) AS ended, fromUnixTimestamp64Milli(toInt64({now:UInt64}), 'UTC') AS updated)
     FROM episode FINAL WHERE episode_id IN {ids:Array(String)}`,
    { now: nowMs, ids: episodeIds },
  );
}

export interface RecentEpisode {
  readonly indicatorId: string;
  readonly episode: Episode;
}

/** Episodes that fire, or that ended after `endedAfter`; not those on trial. */
export async function loadRecentEpisodes(
  store: EvaluationStore,
  endedAfter: number,
): Promise<RecentEpisode[]> {
  const rows = await store.ask(
    `SELECT indicator_id, episode_id AS episodeId, toUnixTimestamp(started) AS startedAt, toUnixTimestamp(detected) AS detectedAt,
        toUnixTimestamp(ended) AS endedAt, reopenings, rule, rule_text AS ruleText, side, value, center, lower, upper,
        peak_score AS peakScore, peak_value AS peakValue, baseline_version AS baselineVersion, trial
     FROM episode FINAL
     WHERE NOT trial AND (status = 'firing' OR ended > toDateTime({endedAfter:UInt32}, 'UTC'))
     ORDER BY started, episode_id`,
    { endedAfter },
  );
  return rows.map(({ indicator_id, ...episode }) => ({
    indicatorId: String(indicator_id),
    episode: episode as unknown as Episode,
  }));
}

/**
 * An indicator that is no longer followed cannot recover: what is open ends. (`episode.status` is what is
 * stored; a bare `status` would be the new one.)
 */
export async function endEpisodes(
  store: EvaluationStore,
  ids: readonly string[],
  nowMs: number,
): Promise<void> {
  await store.ask(
    `INSERT INTO episode
     SELECT * REPLACE ('resolved' AS status, toDateTime(intDiv({now:UInt64}, 1000), 'UTC') AS ended, fromUnixTimestamp64Milli(toInt64({now:UInt64}), 'UTC') AS updated)
     FROM episode FINAL WHERE indicator_id IN {ids:Array(String)} AND episode.status = 'firing'`,
    { now: nowMs, ids },
  );
}
