import type { FastifyInstance } from 'fastify';
import { systemClock as clock } from '../clock.ts';
import type { Configuration } from '../config/configuration.ts';
import { createDependencyCounter } from '../dependencies/dependency-counter.ts';
import { dependencyRoutes } from '../dependencies/dependency-routes.ts';
import type { Log } from '../observe/log.ts';
import { storeTarget } from './store-target.ts';
import { createStoreSession } from './store-session.ts';

export interface Governance {
  close(): Promise<void>;
}

/** Dependencies, calendar, gates, rollback plans, and the trail of what was decided. */
export function openGovernance(
  server: FastifyInstance,
  parts: { readonly configuration: Configuration; readonly storeOpened: Promise<void>; readonly log: Log },
): Governance {
  const { configuration, storeOpened, log } = parts;
  const session = createStoreSession(storeTarget(configuration), storeOpened);
  const dependencies = createDependencyCounter({ session, clock, log });
  server.register(dependencyRoutes, { session });
  storeOpened.then(
    () => dependencies.start(),
    () => undefined,
  );
  return {
    async close() {
      await dependencies.close();
      await session.close();
    },
  };
}
