import { isInScope, isNamed, type Scope, type ScopeTarget } from './scope.ts';

/** Something that a freeze lets through: everything that is given must hold. */
export interface FreezeException {
  readonly reason: string;
  readonly services: readonly string[];
  /** Kinds of changes, such as `rollback`. */
  readonly kinds: readonly string[];
  /** Milliseconds since 1970; null without a bound. */
  readonly from: number | null;
  readonly to: number | null;
}

/** One stretch of a freeze. Instants are milliseconds since 1970; `end` is not in it. */
export interface FreezeWindow extends Scope {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly exceptions: readonly FreezeException[];
}

export interface ProposedChange extends ScopeTarget {
  readonly kind: string;
}

/** Whether the change at that instant is within the window and nothing excepts it. */
export function isFrozen(change: ProposedChange, at: number, window: FreezeWindow): boolean {
  return (
    window.start <= at && at < window.end && isInScope(change, window) && !isExcepted(change, at, window)
  );
}

function isExcepted(change: ProposedChange, at: number, { exceptions }: FreezeWindow): boolean {
  return exceptions.some(
    ({ services, kinds, from, to }) =>
      isNamed(change.service, services) &&
      isNamed(change.kind, kinds) &&
      (from === null || from <= at) &&
      (to === null || at < to),
  );
}

export interface Runway {
  /** Freezes that hold now, those that end last first. */
  readonly holding: readonly FreezeWindow[];
  /** When nothing holds any more, windows that follow without a gap included; null when none holds. */
  readonly freeAt: number | null;
  /** The freeze that begins next; null when none is known. */
  readonly next: FreezeWindow | null;
  /** Milliseconds until a freeze holds: 0 while one does, null when none is known. */
  readonly runway: number | null;
}

/** How long changes of this kind may still be made, and when again. */
export function runwayOf(change: ProposedChange, now: number, windows: readonly FreezeWindow[]): Runway {
  const relevant = windows.filter((window) => window.end > now && isInScope(change, window));
  const holding = relevant.filter((window) => isFrozen(change, now, window)).sort((a, b) => b.end - a.end);
  const later = relevant
    .filter((window) => window.start > now && !isExcepted(change, window.start, window))
    .sort((a, b) => a.start - b.start);
  let freeAt = holding[0]?.end ?? null;
  if (freeAt !== null)
    for (const { start, end } of later) if (start <= freeAt) freeAt = Math.max(freeAt, end);
  const next = later[0] ?? null;
  const runway = holding.length > 0 ? 0 : next === null ? null : next.start - now;
  return { holding, freeAt, next, runway };
}
