import type { FastifyInstance } from 'fastify';
import type { Authorize } from '../access/authorize.ts';
import { createChangeIntake } from '../changes/change-intake.ts';
import { registerChangeRoutes } from '../changes/change-routes.ts';
import { catalogueRows } from '../changes/service-catalogue.ts';
import { sourceTable } from '../changes/source-table.ts';
import { webhookSecrets } from '../changes/webhook-secrets.ts';
import { systemClock as clock } from '../clock.ts';
import type { Configuration } from '../config/configuration.ts';
import { effectRoutes } from '../effect/effect-routes.ts';
import type { Log } from '../observe/log.ts';
import type { Spool } from '../ports.ts';
import { changeRoutes } from '../query/change-routes.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import type { BytesInFlight } from '../receive/bytes-in-flight.ts';

/**
 * Changes and incidents: webhooks and CloudEvents in through the spool, the questions about them out.
 * @throws ConfigurationError for a secret or a mapping that cannot be
 */
export function openChanges(
  server: FastifyInstance,
  parts: {
    readonly configuration: Configuration;
    readonly spool: Pick<Spool, 'append'>;
    readonly authorize: Authorize;
    readonly inFlight: BytesInFlight;
    readonly engine: QueryEngine;
    readonly log: Log;
  },
): void {
  const { spool, authorize, inFlight, engine, log } = parts;
  const { changes: configuration } = parts.configuration;
  const sources = sourceTable(configuration.mappings);
  registerChangeRoutes(server, {
    intake: createChangeIntake({ configuration, spool }),
    sources,
    secrets: webhookSecrets(configuration.webhooks, sources),
    configuration,
    authorize,
    reserve: () => inFlight.reserve(),
    clock,
  });
  server.register(changeRoutes, { engine });
  server.register(effectRoutes, { queries: engine, now: () => clock.wallMs() });
  const { contentId, rows } = catalogueRows(configuration.services, BigInt(clock.wallMs()) * 1_000_000n);
  spool.append(contentId, [rows]).catch((error: Error) => {
    log.warn({ reason: error.message }, 'The list of services could not be written; the last one counts');
  });
}
