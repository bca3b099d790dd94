import type { Trail, TrailEntry } from './ports.ts';

/** Where a stage says what people decided. */
export type DecisionTrail = Pick<Trail, 'append'>;

/** What an entry of the kind `decision-void` holds: the entry of a decision that was never carried out. */
export interface VoidDecision {
  readonly entry: string;
  readonly kind: string;
  readonly reason: string;
}

export const voidKind = 'decision-void';

/**
 * Says in the trail what was decided, then carries it out. What could not be carried out is taken back in the
 * trail, so that nobody takes it for a row that was removed.
 */
export async function decide<Result>(
  trail: DecisionTrail,
  { kind, subject, actor, payload }: Pick<TrailEntry, 'kind' | 'subject' | 'actor' | 'payload'>,
  carryOut: () => Promise<Result>,
): Promise<Result> {
  const entry = await trail.append(kind, subject, actor, payload);
  try {
    return await carryOut();
  } catch (error) {
    const taken: VoidDecision = { entry: entry.id, kind, reason: (error as Error).message };
    await trail.append(voidKind, subject, actor, taken).catch(() => undefined);
    throw error;
  }
}
