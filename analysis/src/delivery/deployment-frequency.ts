import { median } from '../estimate/median.ts';
import { finishedWithin, type DeliveryWindow, type Deployment } from './deployment.ts';

const dayMs = 86_400_000;
/** 1970-01-01 was a Thursday: ISO weeks begin three days before. */
const weekOffsetDays = 3;

export interface DeploymentFrequency {
  /** Succeeded deployments, rollbacks not among them. */
  readonly n: number;
  readonly rollbacks: number;
  readonly days: number;
  readonly perDay: number;
  /** Half of the ISO weeks (UTC) that lie wholly within the window had at most so many days with one; null without such a week. */
  readonly medianDaysPerWeek: number | null;
  readonly weeks: number;
  /** Half of the gaps between one and the next were at most so long; null below two. */
  readonly medianGapMs: number | null;
  readonly method: string;
}

/** How often a service is deployed. Days and weeks without a deployment count. */
export function deploymentFrequency(
  deployments: readonly Deployment[],
  window: DeliveryWindow,
): DeploymentFrequency {
  const succeeded = finishedWithin(deployments, window).filter(({ outcome }) => outcome === 'succeeded');
  const planned = succeeded.filter(({ isRollback }) => !isRollback).map(({ finishedAt }) => finishedAt);
  const days = (window.to - window.from) / dayMs;
  const weekOf = (day: number): number => Math.floor((day + weekOffsetDays) / 7);
  const firstWeek = Math.ceil((Math.ceil(window.from / dayMs) + weekOffsetDays) / 7);
  const weeks = Math.max(0, weekOf(Math.floor(window.to / dayMs)) - firstWeek);
  const daysOfWeek = new Array<number>(weeks).fill(0);
  for (const day of new Set(planned.map((at) => Math.floor(at / dayMs)))) {
    const week = weekOf(day) - firstWeek;
    if (week >= 0 && week < weeks) daysOfWeek[week] = (daysOfWeek[week] as number) + 1;
  }
  const gaps = planned.slice(1).map((at, index) => at - (planned[index] as number));
  return {
    n: planned.length,
    rollbacks: succeeded.length - planned.length,
    days,
    perDay: planned.length / days,
    medianDaysPerWeek: weeks === 0 ? null : median(daysOfWeek),
    weeks,
    medianGapMs: gaps.length === 0 ? null : median(gaps),
    method: 'succeeded deployments without rollbacks, by finish; empty days and weeks counted',
  };
}
