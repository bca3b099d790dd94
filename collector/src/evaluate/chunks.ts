import type { Track } from './track.ts';

export function chunksBy<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** Indicators of one series stay together: it is read once for all of them. */
export function chunksByKey(tracks: readonly Track[], keys: number): Track[][] {
  const byKey = new Map<string, Track[]>();
  for (const track of tracks) {
    const key = `${track.definition.source} ${track.definition.key}`;
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [track]);
    else list.push(track);
  }
  return chunksBy([...byKey.values()], keys).map((chunk) => chunk.flat());
}
