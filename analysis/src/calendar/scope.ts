/** What something applies to: every list that is not empty must name it; `*` in a name stands for anything. */
export interface Scope {
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly teams: readonly string[];
}

export interface ScopeTarget {
  readonly service: string;
  readonly environment: string;
  /** Empty when nobody is known to own the service. */
  readonly team: string;
}

export function isInScope(target: ScopeTarget, { services, environments, teams }: Scope): boolean {
  return (
    isNamed(target.service, services) &&
    isNamed(target.environment, environments) &&
    isNamed(target.team, teams)
  );
}

/** Whether a list is empty or names it. Case does not matter. */
export function isNamed(name: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fitsPattern(name, pattern));
}

/** Linear in the length of both. */
function fitsPattern(name: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const candidate = name.toLowerCase();
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return candidate === first;
  const end = candidate.length - last.length;
  let at = first.length;
  if (at > end || !candidate.startsWith(first) || !candidate.endsWith(last)) return false;
  for (const part of parts.slice(1, -1)) {
    const found = candidate.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
