import type { IndicatorListResponse, ReadinessResponse } from '@shewhart/schemas/api';

/** How far a collector is on its way from nothing to judged charts. */
export type FirstSteps =
  | { readonly kind: 'empty'; readonly http: string; readonly grpc: string }
  | { readonly kind: 'arriving' }
  | { readonly kind: 'learning'; readonly found: number; readonly withLimits: number }
  | { readonly kind: 'done' };

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
  const withLimits = indicators.filter(({ state }) => state !== 'learning').length;
  return withLimits === indicators.length
    ? { kind: 'done' }
    : { kind: 'learning', found: indicators.length, withLimits };
}
