import { CollectorError } from '../errors.ts';

const maxMetrics = 100;
/** Ranked some dozens of times each, a quarter of a second in all, on the thread that serves everybody. */
const maxValues = 50_000;

/** Counts what a request holds before any of it is read. @throws CollectorError QUERY_INVALID_REQUEST */
export function checkCanarySize(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const { metrics } = body as { readonly metrics?: unknown };
  const all: readonly unknown[] = Array.isArray(metrics) ? metrics : [body];
  if (all.length > maxMetrics) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `metrics: at most ${maxMetrics}, not ${all.length}.`);
  }
  let values = 0;
  for (const metric of all) {
    if (typeof metric !== 'object' || metric === null) continue;
    for (const entry of Object.values(metric)) if (Array.isArray(entry)) values += entry.length;
  }
  if (values > maxValues) {
    throw new CollectorError('QUERY_INVALID_REQUEST', `At most ${maxValues} values together, not ${values}.`);
  }
}
