import { poissonInterval } from '../distribution/poisson-interval.ts';
import { median } from '../estimate/median.ts';
import { isDelivery, type DeliveryWindow, type DeployedChange } from './deployed-change.ts';

const dayMs = 86_400_000;
/** 1970-01-01 was a Thursday: ISO weeks begin three days before. */
const weekOffsetDays = 3;

export interface DeploymentFrequency {
  readonly perDay: number | null;
  /** Succeeded deployments, rollbacks not among them. */
  readonly n: number;
  readonly rollbacks: number;
  readonly redeploys: number;
  /** Half of the ISO weeks (UTC) that lie wholly within the window had at most so many days with one; null without such a week. */
  readonly medianDaysPerWeek: number | null;
  /** Of `perDay`. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly method: string;
}

/**
 * How often something new is deployed. Days and weeks without a deployment count.
 * @param deployments those of the window
 */
export function deploymentFrequency(
  deployments: readonly DeployedChange[],
  window: DeliveryWindow,
): DeploymentFrequency {
  const delivered = deployments.filter(isDelivery);
  const n = delivered.length;
  const days = (window.to - window.from) / dayMs;
  const rate = poissonInterval(n);
  return {
    perDay: days > 0 ? n / days : null,
    n,
    rollbacks: deployments.filter(({ isSucceeded, isRollback }) => isSucceeded && isRollback).length,
    redeploys: delivered.filter(({ isRedeploy }) => isRedeploy).length,
    medianDaysPerWeek: medianDaysPerWeek(delivered, window),
    lower: days > 0 ? rate.lower / days : null,
    upper: days > 0 ? rate.upper / days : null,
    method:
      'succeeded deployments by the day on which they ended, rollbacks apart, redeploys among them; empty days and weeks counted; exact Poisson interval',
  };
}

function medianDaysPerWeek(delivered: readonly DeployedChange[], window: DeliveryWindow): number | null {
  const weekOf = (day: number): number => Math.floor((day + weekOffsetDays) / 7);
  const firstWeek = Math.ceil((Math.ceil(window.from / dayMs) + weekOffsetDays) / 7);
  const weeks = Math.max(0, weekOf(Math.floor(window.to / dayMs)) - firstWeek);
  if (weeks === 0) return null;
  const daysOfWeek = new Array<number>(weeks).fill(0);
  for (const day of new Set(delivered.map(({ finishedAt }) => Math.floor(finishedAt / dayMs)))) {
    const week = weekOf(day) - firstWeek;
    if (week >= 0 && week < weeks) daysOfWeek[week] = (daysOfWeek[week] as number) + 1;
  }
  return median(daysOfWeek);
}
