import { CollectorError } from '../errors.ts';

const maxPoints = 200_000;
const maxSubgroupValues = 1_000_000;

/** A stranger's chart is computed on the thread that serves everybody: its size is bounded beforehand. */
export function checkChartSize(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  for (const [key, value] of Object.entries(body)) {
    if (!Array.isArray(value)) continue;
    if (value.length > maxPoints) {
      throw new CollectorError(
        'QUERY_INVALID_REQUEST',
        `${key}: at most ${maxPoints} entries, not ${value.length}.`,
      );
    }
    const inner = value.reduce((sum: number, one) => sum + (Array.isArray(one) ? one.length : 0), 0);
    if (inner > maxSubgroupValues) {
      throw new CollectorError(
        'QUERY_INVALID_REQUEST',
        `${key}: at most ${maxSubgroupValues} values, not ${inner}.`,
      );
    }
  }
}
