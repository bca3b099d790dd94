export interface Finding {
  /** `error`: it cannot work; `warning`: it will not work well, or not as meant; `ok`: checked and fine. */
  readonly level: 'error' | 'warning' | 'ok';
  readonly what: string;
  /** Only of errors and warnings. */
  readonly why?: string;
  readonly do?: string;
}

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const error = (what: string, why: string, remedy: string): Finding => ({
  level: 'error',
  what,
  why,
  do: remedy,
});
export const warning = (what: string, why: string, remedy: string): Finding => ({
  level: 'warning',
  what,
  why,
  do: remedy,
});
