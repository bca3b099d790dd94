/**
 * A request or an argument that no chart can be computed from.
 *
 * `path` names the offending place in the caller's own words (`values[3]`, `limits.k`; empty for the
 * request as a whole), `reason` says in one sentence what is wrong with it. Callers turn it into
 * their own form of refusal; nothing here is ever thrown for data that are merely surprising.
 */
export class ChartError extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(path === '' ? reason : `${path}: ${reason}`);
    this.name = 'ChartError';
    this.path = path;
    this.reason = reason;
  }
}
