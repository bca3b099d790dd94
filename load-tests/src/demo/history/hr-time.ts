import type { HrTime } from '@opentelemetry/api';

/** @param atMs milliseconds since 1970, with a fraction */
export function hrTime(atMs: number): HrTime {
  const seconds = Math.floor(atMs / 1000);
  return [seconds, Math.floor((atMs - seconds * 1000) * 1e6)];
}
