/** One word of the command line. */
export interface Verb {
  readonly name: string;
  /** How it is written, beginning with its name. */
  readonly usage: string;
  readonly summary: string;
  /** @returns the exit code @throws UsageError, ConfigurationError */
  run(argv: readonly string[]): Promise<number>;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
