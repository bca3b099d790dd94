import type { EpisodeRules } from '@shewhart/analysis';
import { chunksBy } from './chunks.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { EvaluatorRules, RecoveryRules } from './evaluator.ts';
import type { IndicatorDefinition } from './indicator.ts';
import type { IndicatorModel } from './indicator-model.ts';
import { judgeBuckets, untouched } from './judging.ts';
import { JudgingOutput } from './judging-output.ts';
import { learnBaseline } from './learning.ts';
import type { SeriesReader } from './series-reader.ts';
import type { FeedWindow } from './subgroup-reader.ts';
import { stretchOf, type SubgroupSeries } from './subgroup.ts';
import { mark, type Track } from './track.ts';

/** State before every bucket that begins an hour is kept as long as data may be late. */
export const snapshotSeconds = 3600;
/** Indicators that are judged before records that came meanwhile get their turn. */
const tracksAtATime = 50;
/** Series that are read at once when a long history is judged. */
export const historyChunk = 48;

export interface WindowJudgeParts {
  readonly store: EvaluationStore;
  readonly series: SeriesReader;
  readonly modelOf: (definition: IndicatorDefinition) => IndicatorModel;
  readonly rules: EvaluatorRules;
}

/** Judges the buckets of a window: reads them, folds over them, learns limits on the way, writes what came of it. */
export class WindowJudge {
  readonly #parts: WindowJudgeParts;

  constructor(parts: WindowJudgeParts) {
    this.#parts = parts;
  }

  /** @returns indicators whose judged buckets have changed since, with the first such bucket */
  async judge(tracks: readonly Track[], window: FeedWindow, nowMs: number): Promise<Map<Track, number>> {
    const { store, series: reader } = this.#parts;
    const late = new Map<Track, number>();
    const output = new JudgingOutput(store, nowMs);
    const compared = tracks.filter(({ mustCompare }) => mustCompare);
    if (compared.length > 0) await output.compareWith(compared, window.from);
    const seriesOf = await reader.read(tracks, window);
    const learners: Learner[] = [];
    for (const [place, track] of tracks.entries()) {
      if (place % tracksAtATime === 0) await othersFirst();
      const series = seriesOf(track, isKnown(track));
      if (series === undefined) continue;
      const changedAt = firstChange(track, series);
      if (changedAt !== undefined) late.set(track, changedAt);
      else this.#advance(track, series, window.from, output, learners);
    }
    await this.#learn(learners, output);
    await output.flush();
    for (const track of compared) if (!late.has(track)) track.mustCompare = false;
    return late;
  }

  /** Judges on until the series ends or limits must be learned. */
  #advance(
    track: Track,
    series: SubgroupSeries,
    from: number,
    output: JudgingOutput,
    learners: Learner[],
  ): void {
    const { modelOf, rules } = this.#parts;
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
    track.newest = judged.points.at(-1) ?? track.newest;
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
            this.#parts.modelOf(track.definition),
            this.#parts.rules.learning,
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
      const seriesOf = await this.#parts.series.read(tracks, window);
      for (const track of tracks) {
        const series = seriesOf(track, false);
        if (series !== undefined) histories.set(track, series);
      }
    }
    for (const { track, series } of learners) {
      const whole = histories.get(track) ?? series;
      histories.set(track, stretchOf(whole, Math.max(whole.from, track.state!.origin!), Infinity));
    }
    return histories;
  }
}

/** Never an end by itself: a new level is a person's decision. */
export function episodeRulesFor(
  { seconds, points, reopenSeconds }: RecoveryRules,
  step: number,
): EpisodeRules {
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
