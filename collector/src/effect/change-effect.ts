import { comparePeriods, holmAdjusted, type Comparison } from '@shewhart/analysis';
import type { ChangeEffectResponse, EffectVerdict, IndicatorEffect } from '@shewhart/schemas/api';
import type { EffectWindows } from './effect-windows.ts';
import { movement } from './effect-words.ts';
import { within, type IndicatorPoints } from './indicator-points.ts';
import type { KnownChange } from './known-change.ts';

const alpha = 0.05;

export interface Compared {
  readonly indicator: IndicatorPoints;
  readonly comparison: Comparison;
}

/** One indicator before and after. */
export function compareIndicator(indicator: IndicatorPoints, windows: EffectWindows): Compared {
  const { scale, direction, deadband, bucketMs } = indicator;
  const comparison = comparePeriods({
    history: windows.history.map((stretch) => within(indicator, stretch)),
    before: within(indicator, windows.before),
    after: within(indicator, windows.after),
    scale,
    intervalMs: bucketMs,
    direction,
    deadband,
  });
  return { indicator, comparison };
}

/**
 * What a change did to its service, from its indicators: worse when one of them got worse, else better
 * when one got better. As many indicators are asked at once, a verdict of better or worse stands only where
 * it would by Holm's correction over all of them; the intervals are each indicator's own.
 *
 * The request rate is shown and decides nothing: how much is asked of a service is seldom its deployment's
 * doing.
 */
export function changeEffect(
  change: KnownChange,
  windows: EffectWindows,
  compared: readonly Compared[],
  incidents: readonly { readonly incidentId: string; readonly title: string; readonly startedMs: number }[],
): ChangeEffectResponse {
  const adjusted = holmAdjusted(compared.map(({ comparison }) => comparison.pValue));
  const indicators = compared
    .map((one, place) => indicatorEffect(one, adjusted[place] ?? null, windows))
    .sort((a, b) => rank(a) - rank(b) || (a.adjustedPValue ?? 2) - (b.adjustedPValue ?? 2));
  const verdict = overall(indicators);
  const asked = indicators.filter(({ adjustedPValue }) => adjustedPValue !== null).length;
  return {
    changeId: change.changeId,
    at: iso(change.finishedMs),
    service: change.service,
    environment: change.environment,
    window: { before: isoStretch(windows.before), after: isoStretch(windows.after) },
    verdict,
    summary: summaryOf(verdict, indicators, windows),
    indicators,
    incidents: incidents.map(({ startedMs, ...incident }) => ({ ...incident, started: iso(startedMs) })),
    method: `${asked} indicators compared at once: better and worse hold by Holm's correction at 5 % over all of them, the 95 % intervals are each one's own. The request rate decides nothing.${windows.cuts.length === 0 ? '' : ` Windows: ${windows.cuts.join('; ')}.`}`,
  };
}

function indicatorEffect(
  { indicator, comparison }: Compared,
  adjustedPValue: number | null,
  { cuts }: EffectWindows,
): IndicatorEffect {
  const { indicatorId, title, kind, unit, direction } = indicator;
  const { before, after, expected, effect, relative, lower, upper } = comparison;
  const isChance = adjustedPValue !== null && adjustedPValue >= alpha;
  const verdict =
    isChance && comparison.verdict !== 'too-early' ? 'no-detectable-change' : comparison.verdict;
  const common = {
    indicatorId,
    title,
    kind,
    unit,
    direction,
    before,
    after,
    expected,
    effect,
    relative,
    lower,
    upper,
    adjustedPValue,
    verdict,
  };
  if (expected === null || effect === null || lower === null || upper === null) {
    return {
      ...common,
      reason: `${comparison.reason}${cuts.length === 0 ? '' : ` Of the windows, ${cuts.join('; ')}.`}`,
    };
  }
  const moved = movement({ title, unit, expected, effect, relative, lower, upper });
  const doubt =
    verdict !== comparison.verdict
      ? ' Alone it would count; among so many indicators one such is to be expected by chance.'
      : '';
  const small =
    verdict === 'no-detectable-change' && doubt === '' && (lower > 0 || upper < 0)
      ? ' Too small to matter by the deadband of the indicator.'
      : '';
  return { ...common, reason: `${moved}. ${comparison.reason}${doubt}${small}` };
}

const ranks: Readonly<Record<EffectVerdict, number>> = {
  worse: 0,
  better: 1,
  'no-detectable-change': 2,
  'too-early': 3,
};

/** What decides comes before what does not. */
function rank(one: IndicatorEffect): number {
  return decides(one) || one.verdict === 'too-early' ? ranks[one.verdict] : 1.5;
}

const decides = ({ kind }: IndicatorEffect): boolean => kind !== 'rate';

function overall(indicators: readonly IndicatorEffect[]): EffectVerdict {
  const deciding = indicators.filter(decides).map(({ verdict }) => verdict);
  if (deciding.includes('worse')) return 'worse';
  if (deciding.includes('better')) return 'better';
  return deciding.includes('no-detectable-change') ? 'no-detectable-change' : 'too-early';
}

const mostNamed = 3;

function summaryOf(
  verdict: EffectVerdict,
  indicators: readonly IndicatorEffect[],
  { cuts }: EffectWindows,
): string {
  if (indicators.length === 0) return 'Too early: no indicator of the service has points around this change.';
  const why = cuts.length === 0 ? '' : ` (${cuts.join('; ')})`;
  if (verdict === 'too-early') return `Too early: too few points before and after${why}.`;
  if (verdict === 'no-detectable-change') {
    const asked = indicators.filter((one) => one.verdict !== 'too-early').length;
    return `No detectable change in ${asked} ${asked === 1 ? 'indicator' : 'indicators'}.`;
  }
  const moved = indicators.filter((one) => decides(one) && one.verdict === verdict);
  const told = moved.slice(0, mostNamed).flatMap((one) => movedOf(one));
  const more = moved.length > mostNamed ? `; ${moved.length - mostNamed} more` : '';
  const better = indicators.filter((one) => decides(one) && one.verdict === 'better').length;
  const also = verdict === 'worse' && better > 0 ? ` ${better} got better.` : '';
  return `${verdict === 'worse' ? 'Worse' : 'Better'}: ${told.join('; ')}${more}.${also}`;
}

function movedOf({ title, unit, expected, effect, relative, lower, upper }: IndicatorEffect): string[] {
  if (expected == null || effect === null || lower === null || upper === null) return [];
  return [movement({ title, unit, expected, effect, relative, lower, upper })];
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoStretch = ({ from, to }: { from: number; to: number }) => ({ from: iso(from), to: iso(to) });
