import type { EpisodeAlert } from '@shewhart/schemas';

/** An alert as the evaluation makes them; tests alter what they are about. */
export function exampleAlert(changed: Partial<EpisodeAlert> = {}): EpisodeAlert {
  return {
    episodeId: 'checkout-errors-1795000000',
    status: 'firing',
    reopenings: 0,
    indicator: { id: 'checkout/production/error-ratio', title: 'error ratio', unit: '' },
    service: 'checkout',
    environment: 'production',
    severity: 'critical',
    summary: 'Error ratio rose to 0.081 since 14:05, above its upper limit of 0.031.',
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
    chartUrl: 'http://127.0.0.1:4318/#/indicators/checkout',
    ...changed,
  };
}
