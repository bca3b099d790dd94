import type { DeliveryResponse, MetricName } from '@shewhart/schemas/api';
import { dashboardLink } from '../panel-kit/app-links.ts';

/**
 * Where the events behind a number are listed: the delivery dashboard, filtered as the number is. A
 * template of the user's may name `${metric}` and variables of the dashboard.
 */
export function drillDownLink(
  metric: MetricName,
  { scope, window }: Pick<DeliveryResponse, 'scope' | 'window'>,
  template: string,
  fill: (text: string) => string,
): string {
  if (template !== '') return fill(template.replaceAll('${metric}', metric));
  return dashboardLink('shewhart-delivery', {
    'var-metric': metric,
    'var-service': scope.service ?? undefined,
    'var-environment': scope.environment,
    'var-team': scope.team ?? undefined,
    from: Date.parse(window.from),
    to: Date.parse(window.to),
  });
}
