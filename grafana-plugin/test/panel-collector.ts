import { fixtureCollector } from './fixture-collector.ts';
import type { Answer } from './host-server.ts';
import {
  comparisonAnswer,
  deliveryAnswer,
  emptyDeliveryAnswer,
  emptyTrendsAnswer,
  trendsAnswer,
} from './panel-answers.ts';

export interface PanelCollector {
  readonly answer: Answer;
  readonly causes: unknown[];
}

const ok = (body: unknown): { status: number; body: unknown } => ({ status: 200, body });

/** Sixty services, as a table must be able to hold. */
export const manyServices = Array.from(
  { length: 60 },
  (_, place) => `service-${String(place + 1).padStart(2, '0')}`,
);

/**
 * The made-up collector with answers for the panels. The service of a query chooses the case: `empty`, a
 * kind of chart (`g`, `t`), or a verdict.
 */
export function panelCollector(now: number): PanelCollector {
  const { answer: base, causes } = fixtureCollector(now / 1000);
  const answer: Answer = (method, url, body) => {
    const { pathname, searchParams } = url;
    const service = searchParams.get('service') ?? '';
    switch (pathname) {
      case '/api/v1/delivery': {
        const groups = searchParams.get('groupBy') === 'service' ? manyServices : [];
        return Promise.resolve(
          ok(service === 'empty' ? emptyDeliveryAnswer(now) : deliveryAnswer(now, groups)),
        );
      }
      case '/api/v1/incidents/trends': {
        const kind = service === 'g' || service === 't' ? service : 'c';
        return Promise.resolve(ok(service === 'empty' ? emptyTrendsAnswer(now) : trendsAnswer(now, kind)));
      }
      case '/api/v1/baselines/compare': {
        const before = searchParams.get('before') ?? '';
        const verdict = { '3': 'worse', '4': 'no-detectable-change', '5': 'too-early' }[before] ?? 'better';
        return Promise.resolve(ok(comparisonAnswer(now, verdict as 'better')));
      }
      case '/api/v1/episodes/ep-open':
        return Promise.resolve(ok(episodeDetail(now)));
      default:
        return base(method, url, body);
    }
  };
  return { answer, causes };
}

const episodeDetail = (now: number) => ({
  id: 'ep-open',
  suspects: [
    {
      changeId: 'ci:42',
      kind: 'deployment',
      service: 'checkout',
      environment: 'production',
      version: '1.4.2',
      title: 'checkout 1.4.2',
      at: new Date(now - 11 * 3_600_000).toISOString(),
      outcome: 'succeeded',
      url: 'https://ci.example/42',
      confidence: 0.82,
      reason: 'the same service, 61 min before the onset',
    },
  ],
  runbook: 'https://runbooks.example/checkout',
  owner: 'shop',
  expectedFalseAlarmEveryDays: 30,
  chartUrl: '',
  similar: [],
});
