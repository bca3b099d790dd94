import {
  deliveryEventsQuerySchema,
  deliveryEventsResponseSchema,
  deliveryQuerySchema,
  deliveryResponseSchema,
  type DeliveryEventsQuery,
  type DeliveryEventsResponse,
  type DeliveryQuery,
  type DeliveryResponse,
  type FailureLinkMessage,
} from '@shewhart/schemas/api';
import type { FastifyPluginCallback } from 'fastify';
import { objectsOf } from '../api-rows.ts';
import type { Clock } from '../clock.ts';
import type { DeliveryConfiguration } from '../config/configuration.ts';
import { CollectorError } from '../errors.ts';
import type { DeliveryDeriver } from './delivery-deriver.ts';
import { deliveryEvent } from './delivery-events.ts';
import { createDeliveryFacts, type NamedQueries } from './delivery-facts.ts';
import { deliveryReport } from './delivery-report.ts';
import { scopeOf, scopeParameters } from './delivery-scope.ts';
import { linkMessages } from './link-message.ts';
import { operation } from './operation.ts';

export interface DeliveryRouteParts {
  readonly queries: NamedQueries;
  readonly deriver: Pick<DeliveryDeriver, 'asOf' | 'version'>;
  readonly configuration: DeliveryConfiguration;
  readonly clock: Clock;
}

const hourMs = 3_600_000;

/** `GET /api/v1/delivery` and `/api/v1/delivery/events`: the five metrics, and the events behind each. */
export const deliveryRoutes: FastifyPluginCallback<DeliveryRouteParts> = (fastify, parts, done) => {
  const { queries, deriver, configuration, clock } = parts;
  const deliveryFacts = createDeliveryFacts(queries, deriver.version);
  const maturesAfterMs = configuration.inferenceHours * hourMs;

  fastify.get<{ Querystring: DeliveryQuery }>(
    '/api/v1/delivery',
    operation({
      operationId: 'delivery',
      summary: 'The five delivery metrics, with how they are known and how sure they are',
      querystring: deliveryQuerySchema,
      answer: ['The metrics', deliveryResponseSchema],
    }),
    async ({ query }): Promise<DeliveryResponse> => {
      const now = clock.wallMs();
      const scope = scopeOf(query, now);
      const facts = await deliveryFacts.read(scopeParameters(scope, configuration));
      const { interval = 'week', groupBy = 'none' } = query;
      return deliveryReport(facts, { scope, interval, groupBy, now, maturesAfterMs, asOf: deriver.asOf() });
    },
  );

  fastify.get<{ Querystring: DeliveryEventsQuery }>(
    '/api/v1/delivery/events',
    operation({
      operationId: 'deliveryEvents',
      summary: 'The events behind a delivery metric, newest first',
      querystring: deliveryEventsQuerySchema,
      answer: ['A page of them', deliveryEventsResponseSchema],
    }),
    async ({ query }): Promise<DeliveryEventsResponse> => {
      const { metric, limit = 100 } = query;
      const { offset, now } = pageOf(query.cursor, clock.wallMs());
      const scope = scopeOf(query, now);
      const statement = metric === 'leadTime' ? 'delivery_commits' : 'delivery_events';
      const ofScope = scopeParameters(scope, configuration);
      const page = { metric, maturesAfterMs, nowMs: now, limit, offset };
      const rows = objectsOf(await queries.namedQuery(statement, { ...ofScope, ...page }));
      const links = await linksOf(metric === 'leadTime' ? [] : rows.map(({ changeId }) => String(changeId)));
      const events = rows.map((row) =>
        deliveryEvent(metric, row, links.get(String(row['changeId'])) ?? [], now),
      );
      const total = Number(rows[0]?.['total'] ?? 0);
      return {
        metric,
        window: { from: new Date(scope.from).toISOString(), to: new Date(scope.to).toISOString() },
        counted: Number(rows[0]?.['counted'] ?? 0),
        total,
        events,
        next: offset + rows.length < total && rows.length > 0 ? cursorTo(offset + rows.length, now) : null,
      };
    },
  );
  done();

  async function linksOf(changes: readonly string[]): Promise<Map<string, FailureLinkMessage[]>> {
    const found = new Map<string, FailureLinkMessage[]>();
    if (changes.length === 0) return found;
    const everything = { incidentId: '', service: '', fromMs: 0, toMs: 9_000_000_000_000 };
    for (const link of linkMessages(await queries.namedQuery('failure_links', { changes, ...everything }))) {
      const own = found.get(link.changeId);
      if (own === undefined) found.set(link.changeId, [link]);
      else own.push(link);
    }
    return found;
  }
};

/** Later pages are reckoned as of the same instant as the first. */
function cursorTo(offset: number, now: number): string {
  return Buffer.from(JSON.stringify([offset, now])).toString('base64url');
}

function pageOf(cursor: string | undefined, now: number): { offset: number; now: number } {
  if (cursor === undefined) return { offset: 0, now };
  try {
    const [offset, asked] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (
      Number.isSafeInteger(offset) &&
      Number.isSafeInteger(asked) &&
      Number(offset) >= 0 &&
      Number(offset) < 1e9
    )
      return { offset: Number(offset), now: Number(asked) };
  } catch {
    // Said below, in the words of this API.
  }
  throw new CollectorError('QUERY_INVALID_REQUEST', 'cursor must be `next` of an earlier answer.');
}
