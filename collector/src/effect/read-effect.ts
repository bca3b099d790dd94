import type { ChangeEffectResponse } from '@shewhart/schemas/api';
import { numberCell, queryRows, textCell, type NamedQueries } from '../query-rows.ts';
import { changeEffect, compareIndicator, type Compared } from './change-effect.ts';
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

/** What a change did, with the incidents of its service around it. */
export async function readEffect(
  queries: NamedQueries,
  change: KnownChange,
  neighbours: readonly KnownChange[],
  now: number,
): Promise<ChangeEffectResponse> {
  const windows = effectWindows(change, neighbours, now);
  const { service, environment } = change;
  const [compared, incidents] = await Promise.all([
    compareIndicators(queries, change, windows),
    queryRows(queries, 'incidents_of_service', {
      service,
      environment,
      fromMs: Math.floor(windows.before.from),
      toMs: Math.ceil(windows.after.to),
    }),
  ]);
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

/** The same for a list, which names no incidents. */
export async function readVerdict(
  queries: NamedQueries,
  change: KnownChange,
  neighbours: readonly KnownChange[],
  now: number,
): Promise<ChangeEffectResponse> {
  const windows = effectWindows(change, neighbours, now);
  return changeEffect(change, windows, await compareIndicators(queries, change, windows), []);
}

/** Reads the service's points around a change and compares them, one indicator after the other. */
async function compareIndicators(
  queries: NamedQueries,
  { service, environment }: KnownChange,
  windows: EffectWindows,
): Promise<Compared[]> {
  const rows = await queryRows(queries, 'effect_points', {
    service,
    environment,
    from: seconds(firstOf(windows)),
    to: seconds(windows.after.to),
  });
  const compared: Compared[] = [];
  for (const row of rows) {
    compared.push(compareIndicator(indicatorPoints(row), windows));
    // A comparison takes milliseconds; senders must not wait for all of them.
    await new Promise(setImmediate);
  }
  return compared;
}

function firstOf({ history, before }: EffectWindows): number {
  return Math.min(before.from, ...history.map(({ from }) => from));
}

/** Of the store's columns: whole seconds since 1970, never before. */
const seconds = (ms: number): number => Math.max(0, Math.floor(ms / 1000));
