import type { EpisodeAlert } from '@shewhart/schemas';

/** An alert as the evaluation makes them; tests alter what they are about. */
export function exampleAlert(changed: Partial<EpisodeAlert> = {}): EpisodeAlert {
  return {
    episodeId: 'checkout-errors-1795000000',
    status: 'firing',
    reopenings: 0,
    indicator: { id: 'checkout/production/error-ratio', title: 'error ratio', unit: '1' },
    service: 'checkout',
    environment: 'production',
    severity: 'critical',
    summary:
      'checkout (production): error ratio rose to 8.12 % since 20 Nov 14:05 UTC, above 3.14 %; usual is 1.23 %.',
    rule: { name: 'nelson1', text: 'a point above the upper limit' },
    value: 0.08123,
    center: 0.0123,
    lower: null,
    upper: 0.0314,
    startedAt: '2026-11-20T14:05:00.000Z',
    detectedAt: '2026-11-20T14:10:00.000Z',
    falseAlarmEveryDays: 31,
    baseline: { version: 3, from: '2026-11-01T00:00:00.000Z', to: '2026-11-14T00:00:00.000Z' },
    changes: [
      {
        changeId: 'github:142',
        service: 'checkout',
        confidence: 0.91,
        at: '2026-11-20T14:02:00.000Z',
        kind: 'deployment',
        title: 'checkout 1.4.2',
        reason: 'same service, 3 minutes before',
      },
    ],
    advice: 'Look at checkout 1.4.2 first; roll it back if the errors began with it.',
    runbookUrl: 'https://runbooks.example/checkout',
    owner: 'team-shop',
    chartUrl:
      'http://127.0.0.1:4318/d/shewhart-indicator?var-indicator=checkout&from=1794995700000&to=1795039200000',
    ...changed,
  };
}
