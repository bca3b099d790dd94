import type { Log } from '../observe/log.ts';
import { chartedSeries, foundIndicators, type ChartedSeries, type DiscoveryLimits } from './discovery.ts';
import { chunksByKey } from './chunks.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import {
  endEpisodes,
  loadBaselines,
  loadCounts,
  loadIndicators,
  loadStates,
  saveIndicators,
} from './evaluation-records.ts';
import { HistoryWatch, historyWindow, readHistory, readJudged, type SettlingRules } from './history-watch.ts';
import { isCountedByValue, type IndicatorDefinition } from './indicator.ts';
import type { IndicatorModel } from './indicator-model.ts';
import { judgeHistoryAgain, judgeLateAgain, type JudgeAgainParts } from './judge-again.ts';
import type { LearningRules } from './judging.ts';
import { SeriesReader, type ReadStatement } from './series-reader.ts';
import {
  isCurrent,
  newTrack,
  stateFromBaseline,
  takeBaselines,
  withoutOldModels,
  type Track,
} from './track.ts';
import { historyChunk, snapshotSeconds, WindowJudge } from './window-judge.ts';

export interface EvaluatorRules {
  readonly discovery: DiscoveryLimits;
  readonly learning: LearningRules;
  readonly recovery: RecoveryRules;
  readonly settling: SettlingRules;
  /** How far back an indicator is judged when it is new, in days. */
  readonly historyDays: number;
  /** How long after its end a bucket counts as complete, in seconds. */
  readonly latenessSeconds: number;
  /** How late data may come and still be judged, in seconds. */
  readonly lateSeconds: number;
  /** Days without data after which a found indicator is no longer followed. */
  readonly retireAfterDays: number;
}

export interface RecoveryRules {
  /** Quiet time, and the fewest quiet points, after which a process counts as recovered. */
  readonly seconds: number;
  readonly points: number;
  /** A return so soon after recovery is the same episode again. */
  readonly reopenSeconds: number;
}

export interface EvaluatorOptions {
  readonly store: EvaluationStore;
  readonly modelOf: (definition: IndicatorDefinition) => IndicatorModel;
  readonly rules: EvaluatorRules;
  readonly declared: readonly IndicatorDefinition[];
  readonly readSql?: ReadStatement;
  readonly log: Log;
}

const daySeconds = 86_400;
/** Long histories that are judged again in one pass, so that what is new never waits long. */
const historiesPerPass = 4;

/**
 * Follows every indicator: finds them, judges their closed buckets, learns limits, writes what came of it.
 *
 * A pass is a function of what the rollups hold: a crash anywhere repeats it from the last states, and what
 * is written again is the same. The order of writing (baselines, points, episodes, states) makes each row
 * refer only to what is there already.
 */
export class Evaluator {
  readonly tracks = new Map<string, Track>();
  readonly #options: EvaluatorOptions;
  readonly #history: HistoryWatch;
  readonly #judge: WindowJudge;
  readonly #again: JudgeAgainParts;
  /** Those whose history has grown since it was judged. */
  #outdated: Track[] = [];
  #lateCheckedAt = 0;

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.#history = new HistoryWatch(options.rules.settling);
    const { store, modelOf, rules, log } = options;
    const series = new SeriesReader(store, options.readSql, log);
    this.#judge = new WindowJudge({ store, series, modelOf, rules });
    this.#again = { store, series, judge: this.#judge, rules, log };
  }

  /** Whether the past of any service is still arriving, or has arrived and waits to be judged again. */
  get isWaiting(): boolean {
    return this.#history.isWaiting || this.#outdated.length > 0;
  }

  /** Takes up where an earlier process stopped. */
  async load(nowMs: number): Promise<void> {
    const { store, rules, declared } = this.#options;
    const now = Math.floor(nowMs / 1000);
    const known = await loadIndicators(store);
    await this.#follow(
      known.filter(({ origin }) => origin === 'found'),
      now,
      rules.lateSeconds,
    );
    await saveIndicators(store, declared, nowMs);
    const kept = new Set(declared.map(({ id }) => id));
    const dropped = known.filter(({ id, origin }) => origin === 'declared' && !kept.has(id));
    await saveIndicators(store, dropped, nowMs, true);
    await this.#follow(declared, now, rules.lateSeconds);
    await this.#restoreHistory(now, nowMs);
  }

  /** Looks whether more of the past has arrived. @returns whether that of any service has now arrived */
  async look(nowMs: number): Promise<boolean> {
    const { store, rules } = this.#options;
    const window = historyWindow(Math.floor(nowMs / 1000), rules.historyDays, rules.lateSeconds);
    const services = await readHistory(store, this.#history.window ?? window, window);
    const arrived = new Set(this.#history.note(services, window, nowMs));
    const grown = [...this.tracks.values()].filter(
      (track) => isKnown(track) && arrived.has(serviceOf(track.definition)),
    );
    this.#outdated = [...new Set([...this.#outdated, ...grown])];
    return arrived.size > 0;
  }

  /** Looks for series that are not charted yet, and lets go of those that ended. */
  async discover(nowMs: number): Promise<void> {
    const { store, rules, log } = this.#options;
    const now = Math.floor(nowMs / 1000);
    const series = await chartedSeries(store, now, rules.historyDays);
    const alive = series.filter(({ last }) => last > now - rules.retireAfterDays * daySeconds);
    // One question, one indicator: a service that grows busier keeps the bucket that it began with.
    const followed = new Set([...this.tracks.values()].map(({ definition }) => questionOf(definition)));
    const room = rules.discovery.maxIndicators - this.tracks.size;
    const found = foundIndicators(alive, rules.discovery)
      .filter((one) => !followed.has(questionOf(one)) && this.#history.isSettled(one.key))
      .slice(0, Math.max(0, room));
    if (found.length > 0) {
      await saveIndicators(store, found, nowMs);
      await this.#follow(found, now, rules.lateSeconds);
      log.info({ found: found.length, indicators: this.tracks.size }, 'Series are charted from now on');
    }
    await this.#retire(alive, nowMs);
  }

  /** Judges every bucket that is closed. */
  async judge(nowMs: number): Promise<void> {
    const now = Math.floor(nowMs / 1000);
    const steps = new Set([...this.tracks.values()].map(({ definition }) => definition.bucketSeconds));
    const isLateCheck = now - this.#lateCheckedAt >= snapshotSeconds;
    for (const step of steps) {
      await this.#judgeStep(step, this.#closedTo(now, step), isLateCheck, nowMs);
    }
    if (isLateCheck) this.#lateCheckedAt = now;
    await this.#judgeOutdated(now, nowMs);
  }

  async #judgeOutdated(now: number, nowMs: number): Promise<void> {
    const waiting = this.#outdated.filter((track) => this.tracks.get(track.definition.id) === track);
    const steps = new Set(waiting.map(({ definition }) => definition.bucketSeconds));
    const chunks = [...steps].flatMap((step) =>
      chunksByKey(
        waiting.filter(({ definition }) => definition.bucketSeconds === step),
        historyChunk,
      ),
    );
    for (const chunk of chunks.slice(0, historiesPerPass)) {
      await judgeHistoryAgain(
        this.#again,
        chunk,
        this.#closedTo(now, chunk[0]!.definition.bucketSeconds),
        nowMs,
      );
    }
    this.#outdated = chunks.slice(historiesPerPass).flat();
  }

  #closedTo(now: number, step: number): number {
    return Math.floor((now - this.#options.rules.latenessSeconds) / step) * step;
  }

  async #judgeStep(step: number, closedTo: number, isLateCheck: boolean, nowMs: number): Promise<void> {
    const { rules } = this.#options;
    const tracks = [...this.tracks.values()].filter(({ definition }) => definition.bucketSeconds === step);
    const behind = closedTo - Math.max(snapshotSeconds, 2 * step);
    const following = tracks.filter(({ state }) => state !== undefined && state.bucket >= behind);
    const due = following.some(({ state }) => state!.bucket < closedTo);
    if (due || (isLateCheck && following.length > 0)) {
      const least = Math.min(closedTo, ...following.map(({ state }) => state!.bucket));
      const lookback = isLateCheck ? rules.lateSeconds : Math.max(snapshotSeconds, 2 * step);
      const from = Math.max(0, Math.min(least, Math.ceil((closedTo - lookback) / step) * step));
      const late = await this.#judge.judge(following, { from, to: closedTo, bucketSeconds: step }, nowMs);
      await judgeLateAgain(this.#again, late, closedTo, nowMs);
    }
    const others = tracks.filter(
      (track) =>
        !following.includes(track) &&
        (track.state !== undefined || this.#history.isSettled(serviceOf(track.definition))),
    );
    const oldest = Math.floor((closedTo - rules.historyDays * daySeconds) / step) * step;
    for (const chunk of chunksByKey(others, historyChunk)) {
      const from = Math.max(0, Math.min(...chunk.map(({ state }) => state?.bucket ?? oldest)));
      const window = { from: Math.min(from, closedTo), to: closedTo, bucketSeconds: step };
      await this.#judge.judge(chunk, window, nowMs);
    }
  }

  async #follow(
    definitions: readonly IndicatorDefinition[],
    now: number,
    lateSeconds: number,
  ): Promise<void> {
    if (definitions.length === 0) return;
    const { store } = this.#options;
    const baselines = await loadBaselines(store);
    const states = await loadStates(store, now);
    const counts = await loadCounts(store, now - lateSeconds);
    for (const definition of definitions) {
      const track = newTrack(definition, lateSeconds);
      takeBaselines(track, baselines.get(definition.id));
      const state = states.get(definition.id);
      track.state =
        state !== undefined && isCurrent(state, track.baselines)
          ? state
          : stateFromBaseline(track.baselines, now, this.#options.rules.learning);
      // The state of a baseline's beginning has no version yet: it enters it with the first bucket.
      track.baselines = withoutOldModels(track.baselines, versionNeeded(track));
      const judged = isCountedByValue(definition) ? undefined : counts.get(definition.id);
      const until = track.state?.bucket ?? 0;
      judged?.at.forEach((at, place) => {
        if (at < until) track.counts.remember(at, judged.n[place]!);
      });
      this.tracks.set(definition.id, track);
    }
  }

  /** What came while nobody looked is found by what the silence of each service was judged with: all it sent. */
  async #restoreHistory(now: number, nowMs: number): Promise<void> {
    const { store, rules } = this.#options;
    const silences = [...this.tracks.values()].filter(
      ({ definition, state }) =>
        definition.origin === 'found' &&
        definition.measure === 'absence' &&
        3600 % definition.bucketSeconds === 0 &&
        state !== undefined,
    );
    if (silences.length === 0) return;
    const judgedTo = Math.min(...silences.map(({ state }) => state!.bucket));
    const window = historyWindow(Math.min(now, judgedTo + 3600), rules.historyDays, rules.lateSeconds);
    const judged = await readJudged(store, silences, window);
    this.#history.restore(judged, window, nowMs);
  }

  async #retire(alive: readonly ChartedSeries[], nowMs: number): Promise<void> {
    const keys = new Set(alive.map(({ key }) => key));
    for (const key of [...keys]) keys.add(key.split('\n').slice(0, 2).join('\n'));
    const ended = [...this.tracks.values()].filter(
      ({ definition }) => definition.origin === 'found' && !keys.has(definition.key),
    );
    if (ended.length === 0) return;
    const { store, log } = this.#options;
    await endEpisodes(
      store,
      ended.map(({ definition }) => definition.id),
      nowMs,
    );
    await saveIndicators(
      store,
      ended.map(({ definition }) => definition),
      nowMs,
      true,
    );
    for (const { definition } of ended) this.tracks.delete(definition.id);
    log.info({ retired: ended.length }, 'Series without data are no longer charted');
  }
}

const serviceOf = ({ service, environment }: IndicatorDefinition): string => `${service}\n${environment}`;

const isKnown = ({ state }: Track): boolean => state !== undefined && state.origin !== null;

const questionOf = ({ origin, source, key, measure }: IndicatorDefinition): string =>
  `${origin} ${source} ${measure} ${key}`;

/** The version that the next bucket is judged against. */
function versionNeeded({ state, baselines }: Track): number {
  if (state === undefined) return 0;
  return baselines.findLast(({ effectiveFrom }) => effectiveFrom <= state.bucket)?.version ?? 0;
}
