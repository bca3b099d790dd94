import type { Run, TrafficKind } from './record-number.ts';

/** A run that no other shares its name with; its records begin now. */
export function newRun(kind: TrafficKind, seed: number): Run {
  const startMs = Date.now();
  return {
    kind,
    name: `${kind}-${startMs.toString(36)}-${process.pid}`,
    startNs: BigInt(startMs) * 1_000_000n,
    seed,
  };
}
