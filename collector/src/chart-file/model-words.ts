import type { IndicatorModel } from '@shewhart/analysis';

const dayMs = 86_400_000;

/** The chart that a model amounts to, in the words of a control chart: `Individuals and EWMA by hour of day`. */
export function modelWords(model: IndicatorModel): string {
  const kinds = ['individuals'];
  if (model.average !== null) kinds.push('EWMA');
  if (model.residual !== null) kinds.push('AR(1) residuals');
  if (model.eventChance !== null) kinds.push('time between events');
  const last = kinds.pop()!;
  const list = kinds.length === 0 ? last : `${kinds.join(', ')} and ${last}`;
  const scale = model.transform === 'log' ? ' on a log scale' : '';
  const season =
    model.season === null ? '' : model.season.periodMs > dayMs ? ' by hour of week' : ' by hour of day';
  return `${list[0]!.toUpperCase()}${list.slice(1)}${scale}${season}`;
}

/** What was outside, as a short name for beside the point. */
export const statisticNames = {
  level: 'limits',
  residual: 'forecast',
  average: 'ewma',
  events: 'rare-events',
} as const;
