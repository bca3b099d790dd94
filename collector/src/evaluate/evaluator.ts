import type { EpisodeRules } from '@shewhart/analysis';
import type { Log } from '../observe/log.ts';
import { chartedSeries, foundIndicators, type ChartedSeries, type DiscoveryLimits } from './discovery.ts';
import { chunksBy, chunksByKey } from './chunks.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import {
  endEpisodes,
  loadBaselines,
  loadCounts,
  loadIndicators,
  loadStates,
  saveIndicators,
} from './evaluation-records.ts';
import { HistoryWatch, historyWindow, readHistory, type SettlingRules } from './history-watch.ts';
import { isCountedByValue, type IndicatorDefinition } from './indicator.ts';
import type { IndicatorModel } from './indicator-model.ts';
import { judgeBuckets, untouched, type LearningRules } from './judging.ts';
import { JudgingOutput } from './judging-output.ts';
import { learnBaseline } from './learning.ts';
import {
  readFeeds,
  subgroupsOf,
  surroundingsOf,
  type Feed,
  type FeedWindow,
  type QueriedSource,
  type Surroundings,
} from './subgroup-reader.ts';
import { stretchOf, type SubgroupSeries } from './subgroup.ts';
import { mark, newTrack, stateFromBaseline, withoutOldModels, type Track } from './track.ts';

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
  /** Reads a declared indicator's own statement. @throws when it cannot be answered */
  readonly readSql?: (definition: IndicatorDefinition, window: FeedWindow) => Promise<Feed>;
  readonly log: Log;
}

const daySeconds = 86_400;
const snapshotSeconds = 3600;
/** Indicators that are judged before records that came meanwhile get their turn. */
const tracksAtATime = 50;
/** Series that are read at once when a long history is judged. */
const historyChunk = 48;
/** Up to so many keys are named in a query; beyond, everything is read. */
const maxNamedKeys = 300;

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
  #lateCheckedAt = 0;

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.#history = new HistoryWatch(options.rules.settling);
  }

  /** Whether the past of any service is still arriving. */
  get isWaiting(): boolean {
    return this.#history.isWaiting;
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
  }

  /** Looks whether more of the past has arrived. @returns whether that of any service has now arrived */
  async look(nowMs: number): Promise<boolean> {
    const { store, rules } = this.#options;
    const window = historyWindow(Math.floor(nowMs / 1000), rules.historyDays, rules.lateSeconds);
    const services = await readHistory(store, this.#history.window ?? window, window);
    return this.#history.note(services, window, nowMs).length > 0;
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
      const closedTo = Math.floor((now - this.#options.rules.latenessSeconds) / step) * step;
      await this.#judgeStep(step, closedTo, isLateCheck, nowMs);
    }
    if (isLateCheck) this.#lateCheckedAt = now;
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
      const late = await this.#judgeWindow(following, { from, to: closedTo, bucketSeconds: step }, nowMs);
      await this.#judgeAgain(late, closedTo, nowMs);
    }
    const others = tracks.filter(
      (track) =>
        !following.includes(track) &&
        (track.state !== undefined ||
          this.#history.isSettled(`${track.definition.service}\n${track.definition.environment}`)),
    );
    const oldest = Math.floor((closedTo - rules.historyDays * daySeconds) / step) * step;
    for (const chunk of chunksByKey(others, historyChunk)) {
      const from = Math.max(0, Math.min(...chunk.map(({ state }) => state?.bucket ?? oldest)));
      const window = { from: Math.min(from, closedTo), to: closedTo, bucketSeconds: step };
      await this.#judgeWindow(chunk, window, nowMs);
    }
  }

  /** @returns indicators whose judged buckets have changed since, with the first such bucket */
  async #judgeWindow(
    tracks: readonly Track[],
    window: FeedWindow,
    nowMs: number,
  ): Promise<Map<Track, number>> {
    const { store } = this.#options;
    const late = new Map<Track, number>();
    const output = new JudgingOutput(store, nowMs);
    const compared = tracks.filter(({ mustCompare }) => mustCompare);
    if (compared.length > 0) await output.compareWith(compared, window.from);
    const surroundings = await this.#surroundings(tracks, window);
    const feeds = await this.#feeds(tracks, window);
    const learners: Learner[] = [];
    for (const [place, track] of tracks.entries()) {
      if (place % tracksAtATime === 0) await othersFirst();
      const feed = feeds.get(track);
      if (feed === 'failed') continue;
      const series = subgroupsOf(track.definition, feed, surroundings, isKnown(track));
      const changedAt = firstChange(track, series);
      if (changedAt !== undefined) late.set(track, changedAt);
      else this.#advance(track, series, window.from, output, learners);
    }
    await this.#learn(learners, output);
    await output.flush();
    for (const track of compared) if (!late.has(track)) track.mustCompare = false;
    return late;
  }

  /** Late data: back to the last state before it, and on from there. */
  async #judgeAgain(late: ReadonlyMap<Track, number>, closedTo: number, nowMs: number): Promise<void> {
    if (late.size === 0) return;
    const { store, rules, log } = this.#options;
    log.info({ indicators: late.size }, 'Late data arrived: the buckets are judged again');
    const oldest =
      Math.floor((closedTo - rules.historyDays * daySeconds) / snapshotSeconds) * snapshotSeconds;
    for (const chunk of chunksByKey([...late.keys()], historyChunk)) {
      const ids = chunk.map(({ definition }) => definition.id);
      const earliest = Math.min(...chunk.map((track) => late.get(track)!));
      const states = await loadStates(store, earliest, ids);
      const baselines = await loadBaselines(store, ids);
      for (const track of chunk) {
        track.baselines = baselines.get(track.definition.id) ?? [];
        track.state =
          states.get(track.definition.id) ??
          stateFromBaseline(track.baselines, earliest) ??
          untouched(Math.ceil(oldest / track.definition.bucketSeconds) * track.definition.bucketSeconds);
        track.mustCompare = true;
        track.counts.forget();
      }
      const from = Math.min(...chunk.map(({ state }) => state!.bucket));
      await this.#judgeWindow(
        chunk,
        { from, to: closedTo, bucketSeconds: chunk[0]!.definition.bucketSeconds },
        nowMs,
      );
      for (const track of chunk)
        track.baselines = withoutOldModels(track.baselines, track.state?.version ?? 0);
    }
  }

  /** Judges on until the series ends or limits must be learned. */
  #advance(
    track: Track,
    series: SubgroupSeries,
    from: number,
    output: JudgingOutput,
    learners: Learner[],
  ): void {
    const { modelOf, rules } = this.#options;
    const model = modelOf(track.definition);
    const end = series.from + series.value.length * series.step;
    const isSnapshot = (at: number): boolean =>
      at % snapshotSeconds === 0 && at >= end - rules.lateSeconds - snapshotSeconds;
    const begin = track.state ?? untouched(from);
    const judged = judgeBuckets(track.definition, track.baselines, begin, series, {
      model,
      learning: rules.learning,
      episodes: episodeRulesFor(rules.recovery, series.step),
      isSnapshot,
    });
    track.state = judged.state;
    for (const { at, n, value } of judged.points) track.counts.remember(at, mark(track, n, value ?? 0));
    const newest = judged.points.at(-1);
    if (newest !== undefined) track.lastScore = newest.score;
    output.add(track.definition.id, judged);
    if (judged.learnAt !== undefined) learners.push({ track, series, learnAt: judged.learnAt });
  }

  /** Gives every learner its limits, from all it has seen, and lets it go on; until nobody asks any more. */
  async #learn(first: readonly Learner[], output: JudgingOutput): Promise<void> {
    let learners = first;
    while (learners.length > 0) {
      const again: Learner[] = [];
      for (const chunk of chunksBy(learners, historyChunk)) {
        const histories = await this.#histories(chunk);
        for (const { track, series, learnAt } of chunk) {
          await othersFirst();
          const learned = learnBaseline(
            track,
            histories.get(track) ?? series,
            learnAt,
            this.#options.modelOf(track.definition),
            this.#options.rules.learning,
          );
          if (learned !== undefined) output.addBaseline(learned);
          this.#advance(track, series, series.from, output, again);
        }
      }
      learners = again;
    }
  }

  /** All buckets since the origin, for those whose window does not hold them. */
  async #histories(learners: readonly Learner[]): Promise<Map<Track, SubgroupSeries>> {
    const histories = new Map<Track, SubgroupSeries>();
    const lacking = learners.filter(({ track, series }) => track.state!.origin! < series.from);
    if (lacking.length > 0) {
      const window = {
        from: Math.min(...lacking.map(({ track }) => track.state!.origin!)),
        to: Math.max(...lacking.map(({ learnAt }) => learnAt)),
        bucketSeconds: lacking[0]!.series.step,
      };
      const tracks = lacking.map(({ track }) => track);
      const surroundings = await this.#surroundings(tracks, window);
      const feeds = await this.#feeds(tracks, window);
      for (const track of tracks) {
        const feed = feeds.get(track);
        if (feed !== 'failed') histories.set(track, subgroupsOf(track.definition, feed, surroundings, false));
      }
    }
    for (const { track, series } of learners) {
      const whole = histories.get(track) ?? series;
      histories.set(track, stretchOf(whole, Math.max(whole.from, track.state!.origin!), Infinity));
    }
    return histories;
  }

  async #surroundings(tracks: readonly Track[], window: FeedWindow): Promise<Surroundings> {
    const services = [...new Set(tracks.map(({ definition: d }) => `${d.service}\n${d.environment}`))];
    // Whether anybody was awake must be known of all services, as soon as silence is judged.
    const isSilenceJudged = tracks.some(({ definition }) => definition.measure === 'absence');
    const only = isSilenceJudged || services.length > maxNamedKeys ? undefined : services;
    return surroundingsOf(window, await readFeeds(this.#options.store, 'activity', window, only));
  }

  async #feeds(
    tracks: readonly Track[],
    window: FeedWindow,
  ): Promise<Map<Track, Feed | undefined | 'failed'>> {
    const feeds = new Map<Track, Feed | undefined | 'failed'>();
    const bySource = new Map<QueriedSource, Track[]>();
    for (const track of tracks) {
      const { source } = track.definition;
      if (source === 'sql') feeds.set(track, await this.#readSql(track, window));
      else bySource.set(source, [...(bySource.get(source) ?? []), track]);
    }
    for (const [source, members] of bySource) {
      const keys = [...new Set(members.map(({ definition }) => definition.key))];
      const read = await readFeeds(
        this.#options.store,
        source,
        window,
        keys.length > maxNamedKeys ? undefined : keys,
      );
      for (const track of members) feeds.set(track, read.get(track.definition.key));
    }
    return feeds;
  }

  /** A statement that fails is its own indicator's trouble alone. */
  async #readSql(track: Track, window: FeedWindow): Promise<Feed | 'failed'> {
    try {
      const feed = await this.#options.readSql?.(track.definition, window);
      track.error = feed === undefined ? 'Statements are not answered here.' : undefined;
      return feed ?? 'failed';
    } catch (error) {
      const reason = (error as Error).message;
      if (track.error !== reason) {
        this.#options.log.warn(
          { indicator: track.definition.id, reason },
          'A declared indicator cannot be read',
        );
      }
      track.error = reason;
      return 'failed';
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
      track.baselines = baselines.get(definition.id) ?? [];
      track.state = states.get(definition.id) ?? stateFromBaseline(track.baselines, now);
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

/** Never an end by itself: a new level is a person's decision. */
function episodeRulesFor({ seconds, points, reopenSeconds }: RecoveryRules, step: number): EpisodeRules {
  return {
    openAt: 1,
    recoverBelow: 0.6,
    recoveryPoints: Math.max(points, Math.round(seconds / step)),
    reopenMs: reopenSeconds * 1000,
    escalation: 1.5,
    longestMs: null,
    longestPoints: 0,
  };
}

interface Learner {
  readonly track: Track;
  readonly series: SubgroupSeries;
  readonly learnAt: number;
}

const questionOf = ({ origin, source, key, measure }: IndicatorDefinition): string =>
  `${origin} ${source} ${measure} ${key}`;

/** The version that the next bucket is judged against. */
function versionNeeded({ state, baselines }: Track): number {
  if (state === undefined) return 0;
  return baselines.findLast(({ effectiveFrom }) => effectiveFrom <= state.bucket)?.version ?? 0;
}

/** Judging shares its thread with the receivers. */
const othersFirst = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const isKnown = ({ state }: Track): boolean => state !== undefined && state.origin !== null;

/** The first judged bucket whose records are not those that it was judged with. */
function firstChange(track: Track, series: SubgroupSeries): number | undefined {
  const { state, counts } = track;
  if (state === undefined) return undefined;
  for (let place = 0; place < series.value.length; place += 1) {
    const at = series.from + place * series.step;
    if (at >= state.bucket) return undefined;
    const judged = counts.countOf(at);
    if (judged !== undefined && judged !== mark(track, series.n[place]!, series.value[place]! || 0))
      return at;
  }
  return undefined;
}
