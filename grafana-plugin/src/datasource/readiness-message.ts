import type { TestDataSourceResponse } from '@grafana/data';
import type { ReadinessResponse } from '@shewhart/schemas/api';

/** What "Save & test" says: whether the collector is ready, which part is not, and whether it charts anything. */
export function readinessMessage(
  { status, parts }: ReadinessResponse,
  indicators: number,
): TestDataSourceResponse {
  const failing = Object.entries(parts).filter(([, { ready }]) => !ready);
  if (status !== 'ready' || failing.length > 0) {
    const details = failing.map(([name, { detail }]) => `${name}: ${detail}`).join(' ');
    return { status: 'error', message: `The collector answers, but is not ready. ${details}`.trim() };
  }
  const charts =
    indicators === 0
      ? 'It charts nothing yet: send telemetry to it, or declare indicators.'
      : `It charts ${indicators} ${indicators === 1 ? 'indicator' : 'indicators'}.`;
  return { status: 'success', message: `The collector is ready. ${charts}` };
}
