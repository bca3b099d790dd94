import { metrics } from '@opentelemetry/api';
import type { SpoolState } from '../ports.ts';

/** The parts whose state is asked for at each scrape. */
export interface ObservedParts {
  readonly spool: () => SpoolState;
  readonly query: () => { readonly busy: number; readonly waiting: number };
  readonly configuration: { readonly hash: string; readonly loadedAt: Date };
}

export function observeParts({ spool, query, configuration }: ObservedParts): void {
  const meter = metrics.getMeter('shewhart');
  const gauge = (name: string, unit: string, description: string) =>
    meter.createObservableGauge(name, { unit, description });
  const segments = gauge('shewhart.spool.segments', '{segment}', 'Segments that wait for the store');
  const size = gauge('shewhart.spool.size', 'By', 'Bytes that wait for the store');
  const limit = gauge('shewhart.spool.limit', 'By', 'Bytes at which senders get 503');
  const oldest = gauge('shewhart.spool.oldest.age', 's', 'Age of the oldest batch that waits for the store');
  const refusing = gauge('shewhart.spool.refusing', '', '1 while batches are refused, by reason');
  meter.addBatchObservableCallback(
    (result) => {
      const state = spool();
      result.observe(segments, state.segments);
      result.observe(size, state.bytes);
      result.observe(limit, state.limitBytes);
      result.observe(oldest, state.oldestAgeMs / 1000);
      for (const reason of ['full', 'disk-full', 'closed']) {
        result.observe(refusing, state.refusing === reason ? 1 : 0, { reason });
      }
    },
    [segments, size, limit, oldest, refusing],
  );

  const busy = gauge('shewhart.query.connections.busy', '{connection}', 'Query connections in use');
  const waiting = gauge('shewhart.query.waiting', '{query}', 'Queries that wait for a connection');
  meter.addBatchObservableCallback(
    (result) => {
      const state = query();
      result.observe(busy, state.busy);
      result.observe(waiting, state.waiting);
    },
    [busy, waiting],
  );

  const info = gauge(
    'shewhart.configuration.info',
    '',
    'Always 1; the hash of the active configuration is its label',
  );
  const age = gauge('shewhart.configuration.age', 's', 'Time since the active configuration was loaded');
  meter.addBatchObservableCallback(
    (result) => {
      result.observe(info, 1, { hash: configuration.hash });
      result.observe(age, (Date.now() - configuration.loadedAt.getTime()) / 1000);
    },
    [info, age],
  );
}
