import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { calendarRoutes } from '../calendar/calendar-routes.ts';
import { createCalendar } from '../calendar/calendar.ts';
import { configuredCalendar } from '../calendar/configured-calendar.ts';
import { canaryRoutes } from '../canary/canary-routes.ts';
import { systemClock as clock } from '../clock.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Configuration } from '../config/configuration.ts';
import { createDependencyCounter } from '../dependencies/dependency-counter.ts';
import { dependencyRoutes } from '../dependencies/dependency-routes.ts';
import { gateRoutes } from '../gate/gate-routes.ts';
import type { Log } from '../observe/log.ts';
import type { SpoolState, Trail } from '../ports.ts';
import { createEventReceipts, type KeptEvent } from '../trail/event-receipts.ts';
import { trailRoutes } from '../trail/trail-routes.ts';
import { openTrail } from '../trail/trail.ts';
import { storeTarget } from './store-target.ts';
import { createStoreSession } from './store-session.ts';

export interface Governance {
  /** For every stage in which people decide something. */
  readonly trail: Trail;
  /** Told of every raw event that was added. */
  readonly onEventKept: (event: KeptEvent) => void;
  register(server: FastifyInstance): Promise<void>;
  close(): Promise<void>;
}

/**
 * Canaries, dependencies, calendar, gates, rollback plans, and the trail of what was decided.
 * @throws ConfigurationError when the trail cannot be gone on with
 */
export async function openGovernance(
  configuration: Configuration,
  parts: {
    readonly storeOpened: Promise<void>;
    readonly spoolState: () => SpoolState;
    readonly log: Log;
  },
): Promise<Governance> {
  const { storeOpened, spoolState, log } = parts;
  const startedMs = clock.monotonicMs();
  const configured = configuredCalendar(configuration.calendar);
  const now = (): number => clock.wallMs();
  const session = createStoreSession(storeTarget(configuration), storeOpened);
  const dependencies = createDependencyCounter({ session, clock, log });
  const calendar = createCalendar({ session, configured, now });
  const directory = join(resolve(configuration.dataDirectory), 'trail');
  const { keyFile } = configuration.trail;
  const trail = await openTrail({ directory, keyFile, session, clock, log }).catch((error: Error) => {
    throw new ConfigurationError([`The trail in ${directory} cannot be gone on with: ${error.message}.`]);
  });
  const receipts = createEventReceipts({ trail, file: trail.file, session, clock, log });
  storeOpened.then(
    () => {
      dependencies.start();
      void trail.store();
      receipts.sweep(() => spoolState().oldestAgeMs < clock.monotonicMs() - startedMs);
    },
    () => undefined,
  );
  return {
    trail,
    onEventKept: (event) => receipts.note(event),
    async register(server) {
      await server.register(canaryRoutes, { session, now });
      await server.register(dependencyRoutes, { session });
      await server.register(calendarRoutes, { calendar, trail, now });
      const { policies, trustRequests } = configuration.gates;
      await server.register(gateRoutes, { session, calendar, trail, policies, trustRequests, now });
      await server.register(trailRoutes, { session, file: trail.file });
    },
    async close() {
      await dependencies.close();
      await receipts.close();
      await trail.close();
      await session.close();
    },
  };
}
