import type { IndicatorListResponse, ReadinessResponse } from '@shewhart/schemas/api';

/** How far a collector is on its way from nothing to judged charts. */
export type FirstSteps =
  | { readonly kind: 'empty'; readonly http: string; readonly grpc: string }
  | { readonly kind: 'arriving' }
  | { readonly kind: 'learning'; readonly found: number; readonly withLimits: number }
  | { readonly kind: 'done' };

const daySeconds = 86_400;

/**
 * @param origin address of the page, which is where OTLP/HTTP goes too
 */
export function firstSteps(
  { indicators }: IndicatorListResponse,
  { parts }: ReadinessResponse,
  origin: string,
): FirstSteps {
  if (indicators.length === 0) {
    const hasStored = typeof parts['flow']?.facts?.['lastStoredAgeSeconds'] === 'number';
    if (hasStored) return { kind: 'arriving' };
    const grpc = parts['grpc']?.facts?.['address'];
    return {
      kind: 'empty',
      http: origin,
      grpc: `http://${typeof grpc === 'string' ? grpc : '127.0.0.1:4317'}`,
    };
  }
  // A point a day takes weeks to learn from: nobody waits for that in front of the page.
  const awaited = indicators.filter(({ bucketSeconds }) => bucketSeconds < daySeconds);
  const withLimits = awaited.filter(({ state }) => state !== 'learning').length;
  return withLimits === awaited.length
    ? { kind: 'done' }
    : { kind: 'learning', found: awaited.length, withLimits };
}
