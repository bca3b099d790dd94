import { alone, placeOf, type ChangeReader } from './change-reader.ts';
import type { Episode } from './episode.ts';
import type { IndicatorDefinition } from './indicator.ts';
import {
  rankSuspects,
  type KnownChange,
  type Neighbours,
  type Onset,
  type Suspect,
} from './rank-suspects.ts';

/** The suspects of each episode, in the order of the onsets. */
export async function suspectsOf(reader: ChangeReader, onsets: readonly Onset[]): Promise<Suspect[][]> {
  if (onsets.length === 0) return [];
  const neighbours = await reader.neighbours(onsets.map(({ service }) => service));
  const around = onsets.map((onset) => neighboursOf(onset, neighbours));
  const services = onsets.flatMap(({ service }, place) => [
    service,
    ...around[place]!.callees,
    ...around[place]!.callers,
  ]);
  const byService = new Map<string, KnownChange[]>();
  for (const change of await reader.of(services)) {
    const list = byService.get(change.service);
    if (list === undefined) byService.set(change.service, [change]);
    else list.push(change);
  }
  return onsets.map((onset, place) => {
    const { callees, callers } = around[place]!;
    const near = [...new Set([onset.service, ...callees, ...callers])];
    return rankSuspects(
      onset,
      near.flatMap((service) => byService.get(service) ?? []),
      around[place]!,
    );
  });
}

function neighboursOf({ environment, service }: Onset, known: ReadonlyMap<string, Neighbours>): Neighbours {
  return known.get(placeOf(environment, service)) ?? alone;
}

export function onsetOf(
  { service, environment, bucketSeconds }: IndicatorDefinition,
  { startedAt, detectedAt, endedAt }: Pick<Episode, 'startedAt' | 'detectedAt' | 'endedAt'>,
): Onset {
  return {
    service,
    environment,
    startedAtMs: startedAt * 1000,
    bucketMs: bucketSeconds * 1000,
    detectedAtMs: detectedAt * 1000,
    endedAtMs: endedAt === null ? null : endedAt * 1000,
  };
}
