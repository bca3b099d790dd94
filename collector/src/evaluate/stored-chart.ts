import type {
  BaselineResponse,
  EpisodeCause,
  EpisodeSummary,
  IndicatorChartResponse,
  IndicatorSummary,
} from '@shewhart/schemas/api';
import type { ChangeReader } from './change-reader.ts';
import { openEpisode, type Baseline, type PointOfIndicator } from './judging.ts';
import type { Track } from './track.ts';

/** As much of the query engine as reading charts needs. */
export interface NamedQueries {
  namedQuery(
    stem: string,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<{
    readonly columns: readonly { readonly name: string }[];
    readonly rows: readonly (readonly unknown[])[];
  }>;
}

export type Named = Readonly<Record<string, unknown>>;

export const iso = (seconds: unknown): string => new Date(Number(seconds) * 1000).toISOString();
export const numberOrNull = (cell: unknown): number | null => (typeof cell === 'number' ? cell : null);
export const text = (cell: unknown): string => (typeof cell === 'string' ? cell : '');

/** The rows of a named query by the names of their columns. */
export async function named(
  queries: NamedQueries,
  stem: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Named[]> {
  const { columns, rows } = await queries.namedQuery(stem, params);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, place) => [name, row[place]])));
}

export interface TimeWindow {
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface EpisodeFilter extends TimeWindow {
  readonly indicator?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly status?: string;
  readonly withTrial?: boolean;
  readonly limit?: number;
}

export async function readEpisodes(queries: NamedQueries, filter: EpisodeFilter): Promise<EpisodeSummary[]> {
  const rows = await named(queries, 'episodes', {
    from: filter.from,
    to: filter.to,
    indicator: filter.indicator ?? '',
    service: filter.service ?? '',
    environment: filter.environment ?? '',
    status: filter.status ?? '',
    withTrial: filter.withTrial ?? false,
    limit: filter.limit ?? 1000,
  });
  return rows.map(toEpisode);
}

export function toEpisode(row: Named): EpisodeSummary {
  return {
    id: text(row['episode_id']),
    indicatorId: text(row['indicator_id']),
    title: text(row['title']),
    service: text(row['service']),
    environment: text(row['environment']),
    severity: text(row['severity']),
    status: row['status'] as EpisodeSummary['status'],
    startedAt: iso(row['started']),
    detectedAt: iso(row['detected']),
    endedAt: row['ended'] === null ? null : iso(row['ended']),
    reopenings: Number(row['reopenings']),
    rule: text(row['rule']),
    ruleText: text(row['rule_text']),
    side: text(row['side']),
    value: numberOrNull(row['value']),
    center: numberOrNull(row['center']),
    lower: numberOrNull(row['lower']),
    upper: numberOrNull(row['upper']),
    peakScore: Number(row['peak_score']),
    baselineVersion: Number(row['baseline_version']),
    trial: Boolean(row['trial']),
    cause: text(row['cause_kind']) === '' ? null : toCause(row),
  };
}

export const toCause = (row: Named): EpisodeCause => ({
  kind: text(row['cause_kind']),
  reference: text(row['cause_reference']),
  note: text(row['cause_note']),
  author: text(row['cause_author']),
});

export async function readBaselines(
  queries: NamedQueries,
  indicator: string,
  withModel: boolean,
): Promise<BaselineResponse[]> {
  const rows = await named(queries, 'baselines', { indicator, withModel });
  return rows.map((row) => {
    const model = text(row['model']);
    const stored = (model === '' ? {} : JSON.parse(model)) as {
      fitted?: unknown;
      falseAlarmEveryDays?: number | null;
    };
    return {
      indicatorId: text(row['indicator_id']),
      version: Number(row['version']),
      effectiveFrom: iso(row['effective_from']),
      from: iso(row['window_from']),
      to: iso(row['window_to']),
      points: Number(row['points']),
      excluded: (row['excluded'] as number[]).map(iso),
      why: row['why'] as string[],
      author: text(row['author']),
      reason: text(row['reason']),
      trial: Boolean(row['trial']),
      withdrawn: Boolean(row['withdrawn']),
      falseAlarmEveryDays: stored.falseAlarmEveryDays ?? null,
      model: stored.fitted ?? null,
    };
  });
}

/** A version of the limits without its model, as charts show it. */
export function baselineMessage(baseline: Baseline): Omit<BaselineResponse, 'model'> {
  const { indicatorId, version, points, why, author, reason, trial, falseAlarmEveryDays } = baseline;
  return {
    indicatorId,
    version,
    effectiveFrom: iso(baseline.effectiveFrom),
    from: iso(baseline.windowFrom),
    to: iso(baseline.windowTo),
    points,
    excluded: baseline.excluded.map(iso),
    why,
    author,
    reason,
    trial,
    falseAlarmEveryDays,
  };
}

export interface ChartSources {
  readonly queries: NamedQueries;
  readonly changes: ChangeReader;
}

/** The chart as it was judged: nothing is computed again, so that zooming changes no limit. */
export async function readChart(
  { queries, changes: reader }: ChartSources,
  { definition, baselines }: Pick<Track, 'definition' | 'baselines'>,
  window: TimeWindow,
): Promise<IndicatorChartResponse> {
  const { id, title, unit, service, environment, severity, bucketSeconds } = definition;
  const [points, episodes, changes] = await Promise.all([
    named(queries, 'chart_points', { id, ...window }),
    named(queries, 'episodes_of_indicator', { indicator: id, ...window, limit: 1000 }),
    reader.of([service]),
  ]);
  const columns = points[0] ?? {};
  const list = (name: string): unknown[] => (columns[name] as unknown[] | undefined) ?? [];
  const numbers = (name: string): number[] => list(name).map(Number);
  const nullable = (name: string): (number | null)[] => list(name).map(numberOrNull);
  return {
    indicator: { id, title, unit, service, environment, bucketSeconds },
    points: {
      at: numbers('at'),
      value: nullable('value'),
      n: numbers('n'),
      center: nullable('center'),
      lower: nullable('lower'),
      upper: nullable('upper'),
      score: nullable('score'),
      violations: list('violations') as string[][],
      baselineVersion: numbers('baseline_version'),
      completeness: numbers('completeness'),
      revision: numbers('revision'),
    },
    episodes: episodes.map((row) => ({ ...toEpisode({ ...row, title, service, environment, severity }) })),
    baselines: baselines.toReversed().map(baselineMessage),
    changes: changes
      .filter(
        (change) =>
          (change.environment === environment || change.environment === '') &&
          change.atMs >= window.from * 1000 &&
          change.atMs <= window.to * 1000,
      )
      .map(({ atMs, kind, title: what }) => ({ at: new Date(atMs).toISOString(), kind, title: what })),
  };
}

export function indicatorSummary({ definition, state, baselines, newest, error }: Track): IndicatorSummary {
  const { id, title, origin, measure, service, environment, unit, bucketSeconds, severity } = definition;
  const version = state?.version ?? 0;
  const baseline = baselines.find((one) => one.version === version);
  const episode = state === undefined ? undefined : openEpisode(state);
  const phase = baseline === undefined ? 'learning' : baseline.trial ? 'trial' : 'judged';
  return {
    id,
    title,
    origin,
    kind: measure,
    service,
    environment,
    unit,
    bucketSeconds,
    severity,
    state: error === undefined ? phase : 'failing',
    error: error ?? null,
    baselineVersion: version,
    judgedUntil: state?.origin == null ? null : iso(state.bucket - bucketSeconds),
    newest: newest === undefined ? null : newestPoint(newest),
    episode: episode === undefined ? null : { id: episode.episodeId, startedAt: iso(episode.startedAt) },
  };
}

function newestPoint({ at, value, lower, upper, score }: PointOfIndicator): IndicatorSummary['newest'] {
  return { at: iso(at), value, lower, upper, score };
}
