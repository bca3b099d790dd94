import type { FastifyInstance } from 'fastify';
import { systemClock as clock } from '../clock.ts';
import type { Configuration } from '../config/configuration.ts';
import type { DecisionTrail } from '../decide.ts';
import { createDeliveryDeriver } from '../delivery/delivery-deriver.ts';
import { deliveryRoutes } from '../delivery/delivery-routes.ts';
import { deliveryRules } from '../delivery/delivery-rules.ts';
import { linkRoutes } from '../delivery/link-routes.ts';
import type { Log } from '../observe/log.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { createStoreSession } from './store-session.ts';
import { storeTarget } from './store-target.ts';

export interface Delivery {
  close(): Promise<void>;
}

/** Failed changes and delivery metrics: derived in the background, asked for over HTTP. */
export function openDelivery(
  server: FastifyInstance,
  parts: {
    readonly configuration: Configuration;
    readonly storeOpened: Promise<void>;
    readonly queries: QueryEngine;
    readonly trail: DecisionTrail;
    readonly log: Log;
  },
): Delivery {
  const { configuration, storeOpened, queries, trail, log } = parts;
  const { delivery } = configuration;
  const session = createStoreSession(storeTarget(configuration), storeOpened);
  const deriver = createDeliveryDeriver({
    session,
    rules: deliveryRules(delivery),
    ownPaths: delivery.services,
    refreshSeconds: delivery.refreshSeconds,
    clock,
    log,
  });
  server.register(deliveryRoutes, { queries, deriver, configuration: delivery, clock });
  server.register(linkRoutes, { queries, session, deriver, trail, clock });
  storeOpened.then(
    () => deriver.start(),
    () => undefined,
  );
  return {
    async close() {
      await deriver.close();
      await session.close();
    },
  };
}
