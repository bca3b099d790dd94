import type { Episode } from './episode.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import {
  loadEpisodeIds,
  loadPoints,
  saveBaselines,
  saveEpisodes,
  savePoints,
  saveStates,
  withdrawEpisodes,
  type StoredPoint,
} from './evaluation-records.ts';
import type { Baseline, Judged, JudgingState, PointOfIndicator } from './judging.ts';
import type { Track } from './track.ts';

type OutputPoint = PointOfIndicator & { readonly indicatorId: string; readonly revision: number };

/**
 * What a window of judging has to write, collected and written in one order: baselines, points, episodes,
 * states. Where buckets may have been judged before, only what differs is written, a revision higher; and
 * episodes that judging again did not find are withdrawn.
 */
export class JudgingOutput {
  readonly #store: EvaluationStore;
  readonly #nowMs: number;
  #baselines: Baseline[] = [];
  #points: OutputPoint[] = [];
  #episodes = new Map<string, { readonly indicatorId: string; readonly episode: Episode }>();
  #states: { readonly indicatorId: string; readonly state: JudgingState }[] = [];
  #stored = new Map<string, Map<number, StoredPoint>>();
  #compared: ReadonlyMap<string, Track> = new Map();
  #comparedFrom = new Map<string, number>();

  constructor(store: EvaluationStore, nowMs: number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  async compareWith(tracks: readonly Track[], from: number): Promise<void> {
    this.#compared = new Map(tracks.map((track) => [track.definition.id, track]));
    for (const { definition, state } of tracks) this.#comparedFrom.set(definition.id, state?.bucket ?? from);
    this.#stored = await loadPoints(this.#store, [...this.#compared.keys()], from);
  }

  addBaseline(baseline: Baseline): void {
    this.#baselines.push(baseline);
  }

  add(indicatorId: string, { points, episodes, snapshots }: Judged): void {
    const stored = this.#stored.get(indicatorId);
    for (const point of points) {
      const before = stored?.get(point.at);
      if (before === undefined) this.#points.push({ ...point, indicatorId, revision: 0 });
      else if (!isSame(point, before)) {
        this.#points.push({ ...point, indicatorId, revision: before.revision + 1 });
      }
    }
    for (const episode of episodes) this.#episodes.set(episode.episodeId, { indicatorId, episode });
    for (const state of snapshots) this.#states.push({ indicatorId, state });
  }

  /** The points alone: where no limits were in force there is nothing else. */
  async flushPoints(): Promise<void> {
    if (this.#points.length > 0) await savePoints(this.#store, this.#points);
    this.#points = [];
  }

  async flush(): Promise<void> {
    if (this.#baselines.length > 0) await saveBaselines(this.#store, this.#baselines, this.#nowMs);
    await this.flushPoints();
    const episodes = [...this.#episodes.values()].map(({ indicatorId, episode }) => ({
      indicatorId,
      episode,
      status: episode.endedAt === null ? ('firing' as const) : ('resolved' as const),
    }));
    if (episodes.length > 0) await saveEpisodes(this.#store, episodes, this.#nowMs);
    await this.#withdraw();
    if (this.#states.length > 0) await saveStates(this.#store, this.#states, this.#nowMs);
  }

  async #withdraw(): Promise<void> {
    const judged = [...this.#comparedFrom].filter(([id]) => this.#stored.has(id));
    if (judged.length === 0) return;
    const from = Math.min(...judged.map(([, at]) => at));
    const known = await loadEpisodeIds(
      this.#store,
      judged.map(([id]) => id),
      from,
    );
    const gone = known.filter(({ indicatorId, episodeId }) => {
      const startedAt = Number(episodeId.slice(episodeId.lastIndexOf('-') + 1));
      const open = this.#compared.get(indicatorId)?.state?.episode.episode?.episodeId;
      return (
        startedAt >= this.#comparedFrom.get(indicatorId)! &&
        !this.#episodes.has(episodeId) &&
        open !== episodeId
      );
    });
    await withdrawEpisodes(
      this.#store,
      gone.map(({ episodeId }) => episodeId),
      this.#nowMs,
    );
  }
}

function isSame(point: PointOfIndicator, stored: StoredPoint): boolean {
  return (
    point.n === stored.n &&
    point.baselineVersion === stored.baselineVersion &&
    point.violations.length === stored.violations.length &&
    point.violations.every(({ rule }, place) => rule === stored.violations[place]) &&
    (['value', 'center', 'lower', 'upper', 'score'] as const).every((name) =>
      isNear(point[name], stored[name]),
    )
  );
}

/** Quantiles of merged digests depend a little on how the engine happened to merge them. */
function isNear(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-300);
}
