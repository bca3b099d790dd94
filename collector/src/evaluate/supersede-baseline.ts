import { createHash } from 'node:crypto';
import type { BaselineRequest } from '@shewhart/schemas/api';
import { decide, type DecisionTrail } from '../decide.ts';
import { CollectorError } from '../errors.ts';
import { baselineRow } from './evaluation-records.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { IndicatorModel } from './indicator-model.ts';
import { ownAuthor, type Baseline } from './judging.ts';
import type { SubgroupSeries } from './subgroup.ts';
import type { Track } from './track.ts';

export interface SupersedeParts {
  readonly store: EvaluationStore;
  readonly trail: DecisionTrail;
  readonly model: IndicatorModel;
  readonly nowMs: number;
}

/**
 * Freezes limits that a person asked for, from what was judged in the window. They hold from the next bucket
 * on; what was judged before keeps the limits that it was judged against.
 * @throws CollectorError QUERY_INVALID_REQUEST when the window holds too little
 */
export async function supersedeBaseline(
  track: Track,
  request: BaselineRequest,
  { store, trail, model, nowMs }: SupersedeParts,
): Promise<Baseline> {
  const { definition, state } = track;
  if (request.author === ownAuthor)
    throw new CollectorError('QUERY_INVALID_REQUEST', `author: ${ownAuthor} is what learns by itself.`);
  const from = instant(request.from, 'from');
  const to = instant(request.to, 'to');
  const left = (request.exclude ?? []).map((stretch, place) => ({
    from: instant(stretch.from, `exclude[${place}].from`),
    to: instant(stretch.to, `exclude[${place}].to`),
  }));
  if (state === undefined || state.origin === null) {
    throw new CollectorError('QUERY_INVALID_REQUEST', 'Nothing of this indicator has been judged yet.');
  }
  const window = await judgedWindow(store, definition.id, definition.bucketSeconds, from, to);
  const excluded: number[] = [];
  for (let place = 0; place < window.value.length; place += 1) {
    const at = window.from + place * window.step;
    if (Number.isNaN(window.value[place]!) || !left.some((one) => at >= one.from && at < one.to)) continue;
    window.value[place] = Number.NaN;
    excluded.push(at);
  }
  const fitted = model.fit(definition, window);
  if (fitted === undefined) {
    throw new CollectorError('QUERY_INVALID_REQUEST', 'The window holds too few points to set limits from.');
  }
  const baseline: Baseline = {
    indicatorId: definition.id,
    version: track.newestVersion + 1,
    effectiveFrom: state.bucket,
    windowFrom: from,
    windowTo: to,
    points: fitted.points,
    excluded: [...new Set([...excluded, ...fitted.excluded])].sort((a, b) => a - b),
    model: fitted.model,
    falseAlarmEveryDays: fitted.falseAlarmEveryDays,
    why: fitted.why,
    author: request.author,
    reason: request.reason,
    trial: false,
  };
  const row = baselineRow(baseline, nowMs);
  const { indicatorId: subject, author: actor } = baseline;
  const decision = { kind: 'baseline', subject, actor, payload: decisionOf(baseline, row, request) };
  await decide(trail, decision, () => store.insert('baseline', [row]));
  track.newestVersion = baseline.version;
  track.baselines = [...track.baselines, baseline];
  return baseline;
}

/** Limits may be long, so they are in the trail by their hash, which `decision_hashes.sql` finds too. */
function decisionOf(
  { version, effectiveFrom, windowFrom, windowTo, points, reason }: Baseline,
  { model, excluded, why, created }: ReturnType<typeof baselineRow>,
  { exclude = [] }: BaselineRequest,
): object {
  return {
    version,
    effectiveFrom: iso(effectiveFrom),
    windowFrom: iso(windowFrom),
    windowTo: iso(windowTo),
    ...{ exclude, points, reason, created },
    limitsSha256: sha256([model, excluded.join(','), why.join('\n')].map(sha256).join('')),
  };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function instant(text: string, path: string): number {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `${path}: ${JSON.stringify(text)} is no instant.`);
  }
  return Math.floor(milliseconds / 1000);
}

/** Longest window in buckets: more would tell no more and take long. */
const maxBuckets = 100_000;

async function judgedWindow(
  store: EvaluationStore,
  id: string,
  step: number,
  from: number,
  to: number,
): Promise<SubgroupSeries> {
  const first = Math.ceil(from / step) * step;
  const length = Math.ceil((to - first) / step);
  if (length < 1 || length > maxBuckets) {
    throw new CollectorError(
      'QUERY_INVALID_REQUEST',
      `to: the window must hold 1 to ${maxBuckets} buckets of ${step} s, not ${Math.max(0, length)}.`,
    );
  }
  const rows = await store.ask(
    `SELECT toUnixTimestamp(bucket) AS at, value, n FROM v_indicator_points
     WHERE indicator_id = {id:String} AND bucket >= toDateTime({first:UInt32}, 'UTC') AND bucket < toDateTime({to:UInt32}, 'UTC')`,
    { id, first, to },
  );
  const value = new Float64Array(length).fill(Number.NaN);
  const n = new Float64Array(length);
  for (const row of rows) {
    const place = (Number(row['at']) - first) / step;
    if (row['value'] !== null) value[place] = Number(row['value']);
    n[place] = Number(row['n']);
  }
  return { from: first, step, value, size: n, n, completeness: new Float64Array(length) };
}
