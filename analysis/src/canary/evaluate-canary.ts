import type { CanaryAnswer } from './canary-answer.ts';
import { readCanaryRequest } from './canary-request.ts';
import { judgeByKayenta } from './judge-by-kayenta.ts';
import { judgeSequentially } from './judge-sequentially.ts';

/**
 * Answer of `POST /api/v1/canary/evaluate`: two samples, or several pairs of them, to a verdict with
 * score and reasons. The judge `kayenta` looks once, `sequential` may be asked while samples grow.
 * @throws ChartError with path and reason for a request that cannot be understood
 */
export function evaluateCanary(body: unknown): CanaryAnswer {
  const request = readCanaryRequest(body);
  return request.judge === 'kayenta' ? judgeByKayenta(request) : judgeSequentially(request);
}
