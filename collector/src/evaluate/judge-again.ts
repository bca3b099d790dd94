import type { Log } from '../observe/log.ts';
import { chunksByKey } from './chunks.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import {
  loadBaselines,
  loadPoints,
  loadStates,
  withdrawBaselines,
  type StoredPoint,
} from './evaluation-records.ts';
import type { EvaluatorRules } from './evaluator.ts';
import { judgeBuckets, learningSteps, ownAuthor, untouched } from './judging.ts';
import { JudgingOutput } from './judging-output.ts';
import type { SeriesReader } from './series-reader.ts';
import { stretchOf, type SubgroupSeries } from './subgroup.ts';
import { stateFromBaseline, takeBaselines, withoutOldModels, type Track } from './track.ts';
import { episodeRulesFor, historyChunk, snapshotSeconds, type WindowJudge } from './window-judge.ts';

export interface JudgeAgainParts {
  readonly store: EvaluationStore;
  readonly series: SeriesReader;
  readonly judge: WindowJudge;
  readonly rules: EvaluatorRules;
  readonly log: Log;
}

const daySeconds = 86_400;

/** Late data: back to the last state before it, and on from there. */
export async function judgeLateAgain(
  { store, judge, rules, log }: JudgeAgainParts,
  late: ReadonlyMap<Track, number>,
  closedTo: number,
  nowMs: number,
): Promise<void> {
  if (late.size === 0) return;
  log.info({ indicators: late.size }, 'Late data arrived: the buckets are judged again');
  const oldest = Math.floor((closedTo - rules.historyDays * daySeconds) / snapshotSeconds) * snapshotSeconds;
  for (const chunk of chunksByKey([...late.keys()], historyChunk)) {
    const ids = chunk.map(({ definition }) => definition.id);
    const earliest = Math.min(...chunk.map((track) => late.get(track)!));
    const states = await loadStates(store, earliest, ids);
    const baselines = await loadBaselines(store, ids);
    for (const track of chunk) {
      takeBaselines(track, baselines.get(track.definition.id));
      track.state =
        states.get(track.definition.id) ??
        stateFromBaseline(track.baselines, earliest, rules.learning) ??
        untouched(Math.ceil(oldest / track.definition.bucketSeconds) * track.definition.bucketSeconds);
      track.mustCompare = true;
      track.counts.forget();
    }
    const from = Math.min(...chunk.map(({ state }) => state!.bucket));
    await judge.judge(
      chunk,
      { from, to: closedTo, bucketSeconds: chunk[0]!.definition.bucketSeconds },
      nowMs,
    );
    for (const track of chunk) track.baselines = withoutOldModels(track.baselines, track.state?.version ?? 0);
  }
}

/**
 * A history that was imported late, farther back than late data are looked for: what was judged is compared
 * with what the rollups hold now. Limits on trial are withdrawn and learned anew, so that all is as if the
 * history had been there from the start. Limits that people may have acted on stay, and a person's always
 * do: points are revised under them, and what lies before the first of them is shown without limits.
 *
 * @param tracks of one bucket length, few enough to be read at once
 */
export async function judgeHistoryAgain(
  parts: JudgeAgainParts,
  tracks: readonly Track[],
  closedTo: number,
  nowMs: number,
): Promise<void> {
  const { store, series: reader, judge, rules, log } = parts;
  const [first] = tracks;
  if (first === undefined) return;
  const step = first.definition.bucketSeconds;
  const oldest = Math.max(0, Math.floor((closedTo - rules.historyDays * daySeconds) / step) * step);
  const window = { from: oldest, to: closedTo, bucketSeconds: step };
  const stored = await loadPoints(
    store,
    tracks.map(({ definition }) => definition.id),
    oldest,
  );
  const seriesOf = await reader.read(tracks, window);
  const anew: Track[] = [];
  const late = new Map<Track, number>();
  const output = new JudgingOutput(store, nowMs);
  const frozen: { track: Track; series: SubgroupSeries; changedAt: number }[] = [];
  for (const track of tracks) {
    const series = seriesOf(track, false);
    if (series === undefined || track.state === undefined) continue;
    const points = stored.get(track.definition.id);
    const changedAt = firstGrowth(series, points, track.state.bucket, oldest);
    if (changedAt === undefined) continue;
    if (isOnTrial(track)) {
      anew.push(track);
      continue;
    }
    const limited = track.baselines[0]!.effectiveFrom;
    if (changedAt < limited) frozen.push({ track, series, changedAt });
    const changedLater = firstGrowth(series, points, track.state.bucket, limited);
    if (changedLater !== undefined) late.set(track, changedLater);
  }
  if (anew.length + frozen.length + late.size === 0) return;
  log.info(
    {
      learnedAnew: anew.length,
      revised: new Set([...frozen.map(({ track }) => track), ...late.keys()]).size,
    },
    'History arrived late: it is judged again',
  );
  await output.compareWith(
    frozen.map(({ track }) => track),
    oldest,
  );
  for (const one of frozen) judgeWithoutLimits(one, rules, output);
  await output.flushPoints();
  await judgeLateAgain(parts, late, closedTo, nowMs);
  if (anew.length === 0) return;
  await withdrawBaselines(
    store,
    anew.flatMap(({ definition, baselines }) =>
      baselines.map(({ version }) => ({ indicatorId: definition.id, version })),
    ),
    'on trial, and history arrived that it did not know',
    nowMs,
  );
  for (const track of anew) {
    track.baselines = [];
    track.state = untouched(oldest);
    track.mustCompare = true;
    track.counts.forget();
  }
  await judge.judge(anew, window, nowMs);
}

/** Nobody has acted on its limits yet: they may be learned anew. */
function isOnTrial({ state, baselines }: Track): boolean {
  if (baselines.some(({ author }) => author !== ownAuthor)) return false;
  const inForce = baselines.find(({ version }) => version === state?.version);
  return inForce?.trial ?? baselines.length === 0;
}

/**
 * The first bucket from `from` on that holds more than it was judged with. Less is no news: rollups and
 * points do not live equally long.
 */
function firstGrowth(
  series: SubgroupSeries,
  points: ReadonlyMap<number, StoredPoint> | undefined,
  until: number,
  from: number,
): number | undefined {
  const first = Math.max(0, Math.ceil((from - series.from) / series.step));
  for (let place = first; place < series.value.length; place += 1) {
    const at = series.from + place * series.step;
    if (at >= until) return undefined;
    if (series.n[place]! > (points?.get(at)?.n ?? 0)) return at;
  }
  return undefined;
}

/** Buckets before the first limits: their values, and nothing learned from them. */
function judgeWithoutLimits(
  { track, series, changedAt }: { track: Track; series: SubgroupSeries; changedAt: number },
  { learning, recovery }: EvaluatorRules,
  output: JudgingOutput,
): void {
  const { definition, baselines } = track;
  const judged = judgeBuckets(
    definition,
    [],
    { ...untouched(changedAt), learned: learningSteps },
    stretchOf(series, series.from, baselines[0]!.effectiveFrom),
    {
      model: noModel,
      learning,
      episodes: episodeRulesFor(recovery, series.step),
      isSnapshot: () => false,
    },
  );
  output.add(definition.id, judged);
}

/** Without limits no model is asked. */
const noModel = {
  fit: () => undefined,
  begin: () => null,
  judge: () => {
    throw new Error('there are no limits to judge against');
  },
};
