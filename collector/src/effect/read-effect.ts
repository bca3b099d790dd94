import type { ChangeEffectResponse } from '@shewhart/schemas/api';
import { numberCell, queryRows, textCell, type NamedQueries } from '../query-rows.ts';
import { changeEffect, compareIndicator } from './change-effect.ts';
import { effectWindows, type EffectWindows } from './effect-windows.ts';
import { indicatorPoints } from './indicator-points.ts';
import { knownChange, type KnownChange } from './known-change.ts';

/** The change of that identity with what was altered around it; undefined where there is none. */
export async function readChange(
  queries: NamedQueries,
  id: string,
): Promise<{ readonly change: KnownChange; readonly neighbours: readonly KnownChange[] } | undefined> {
  const neighbours = (await queryRows(queries, 'change_neighbours', { id })).map(knownChange);
  const change = neighbours.find(({ isAsked }) => isAsked);
  return change === undefined ? undefined : { change, neighbours };
}

/** Reads the service's points around a change and compares them, one indicator after the other. */
export async function readEffect(
  queries: NamedQueries,
  change: KnownChange,
  neighbours: readonly KnownChange[],
  now: number,
): Promise<ChangeEffectResponse> {
  const windows = effectWindows(change, neighbours, now);
  const { service, environment } = change;
  const [rows, incidents] = await Promise.all([
    queryRows(queries, 'effect_points', {
      service,
      environment,
      from: seconds(firstOf(windows)),
      to: seconds(windows.after.to),
    }),
    queryRows(queries, 'incidents_of_service', {
      service,
      environment,
      fromMs: Math.floor(windows.before.from),
      toMs: Math.ceil(windows.after.to),
    }),
  ]);
  const compared = [];
  for (const row of rows) {
    compared.push(compareIndicator(indicatorPoints(row), windows));
    // A comparison takes milliseconds; senders must not wait for all of them.
    await new Promise(setImmediate);
  }
  return changeEffect(
    change,
    windows,
    compared,
    incidents.map((row) => ({
      incidentId: textCell(row, 'incident_id'),
      title: textCell(row, 'title'),
      startedMs: numberCell(row, 'started_ms') ?? 0,
    })),
  );
}

function firstOf({ history, before }: EffectWindows): number {
  return Math.min(before.from, ...history.map(({ from }) => from));
}

/** Of the store's columns: whole seconds since 1970, never before. */
const seconds = (ms: number): number => Math.max(0, Math.floor(ms / 1000));
