import { dashboardLink } from '../panel-kit/app-links.ts';
import type { Span } from '../datasource/collector-client.ts';

export const overviewPath = '/a/shewhart-app/overview';

/** The dashboard that shows the whole chart of an indicator. */
export const indicatorLink = (indicator: string, span?: Span): string =>
  dashboardLink('shewhart-indicator', { 'var-indicator': indicator, ...(span ?? {}) });

/** An hour before an episode until some time after it: the stretch that its chart is opened with. */
export function aroundEpisode(startedAt: string, endedAt: string | null, nowMs: number): Span {
  const start = Date.parse(startedAt);
  const end = endedAt === null ? nowMs : Date.parse(endedAt);
  const margin = Math.max(end - start, 6 * 3_600_000);
  return { from: start - margin, to: Math.min(nowMs, end + margin) };
}
