import type { Deployment } from './shop/schedule.ts';
import type { Call } from './shop/request.ts';
import type { Database, Provider, Route } from './shop/topology.ts';

/**
 * How the shop names what it reports: OpenTelemetry semantic conventions 1.44 wherever they have a name,
 * the prefix `shop.` for its own business, the prefix `shewhart.` for what governance needs and the
 * conventions lack (the kind of a change). History and live traffic share this one file, so
 * that a series goes on when the history ends.
 */
export const schemaUrl = 'https://opentelemetry.io/schemas/1.44.0';
export const scope = { name: '@shop/telemetry', version: '1.0.0', schemaUrl } as const;

type Attributes = Record<string, string | number>;

export interface InstrumentName {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

/** Bounds that the conventions advise for HTTP durations, in seconds. */
export const durationBounds = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;

export const instruments = {
  serverDuration: {
    name: 'http.server.request.duration',
    unit: 's',
    description: 'Duration of HTTP server requests.',
  },
  clientDuration: {
    name: 'http.client.request.duration',
    unit: 's',
    description: 'Duration of HTTP client requests.',
  },
  databaseDuration: {
    name: 'db.client.operation.duration',
    unit: 's',
    description: 'Duration of database client operations.',
  },
  cpu: {
    name: 'process.cpu.utilization',
    unit: '1',
    description: 'Share of a processor that the process used.',
  },
  memory: { name: 'process.memory.usage', unit: 'By', description: 'The amount of physical memory in use.' },
  connections: {
    name: 'db.client.connection.count',
    unit: '{connection}',
    description: 'The number of connections that are currently in the state of the attribute.',
  },
  queueLength: {
    name: 'shop.packing.queue.length',
    unit: '{order}',
    description: 'Orders that wait to be packed.',
  },
  orders: { name: 'shop.orders', unit: '{order}', description: 'Orders placed.' },
  paymentErrors: { name: 'shop.payment.errors', unit: '{error}', description: 'Charges that failed.' },
} as const satisfies Record<string, InstrumentName>;

export const paymentMethods = ['card', 'invoice', 'wallet'] as const;

export function resourceAttributes(deployment: Deployment): Record<string, string> {
  return {
    'service.name': deployment.service,
    'service.namespace': 'shop',
    'service.version': deployment.version,
    'service.instance.id': `${deployment.service}-${deployment.id.slice(0, 8)}-0`,
    'deployment.environment.name': 'production',
  };
}

export function serverAttributes(route: Route, status: number): Attributes {
  return {
    'http.request.method': route.method,
    'http.route': route.path,
    'http.response.status_code': status,
    'url.scheme': 'http',
    ...(status >= 500 ? { 'error.type': String(status) } : {}),
  };
}

export function clientAttributes(method: string, host: string, status: number): Attributes {
  return {
    'http.request.method': method,
    'server.address': host,
    'http.response.status_code': status,
    ...(status >= 400 ? { 'error.type': String(status) } : {}),
  };
}

export function databaseAttributes(database: Database): Attributes {
  return {
    'db.system.name': database.system,
    'db.namespace': database.namespace,
    'db.operation.name': database.operation,
    ...(database.collection === undefined ? {} : { 'db.collection.name': database.collection }),
  };
}

/** `{operation} {target}`, as the conventions name database spans. */
export function databaseSpanName(database: Database): string {
  return database.collection === undefined
    ? database.operation
    : `${database.operation} ${database.collection}`;
}

export const providerStatus = (call: Pick<Call, 'failure'>): number => (call.failure === 'own' ? 504 : 200);

export const providerUrl = (provider: Provider): string => `https://${provider.host}${provider.path}`;

export interface EventText {
  readonly eventName: string;
  readonly body: string;
  readonly severity: 'INFO' | 'WARN' | 'ERROR';
  readonly attributes: Attributes;
}

/** The conventions have `deployment.*` attributes but no event of that name yet. */
export function deploymentEvent(change: Deployment): EventText {
  const verb = change.kind === 'rollback' ? 'Roll back' : 'Deploy';
  const outcome = change.status === 'failed' ? 'failed' : 'succeeded';
  return {
    eventName: 'deployment',
    body: `${verb} ${change.service} to ${change.version}: ${outcome}`,
    severity: change.status === 'failed' ? 'WARN' : 'INFO',
    attributes: {
      'deployment.id': change.id,
      'deployment.name': `${verb} ${change.service} ${change.version}`,
      'deployment.status': change.status,
      'deployment.environment.name': 'production',
      'service.name': change.service,
      'service.version': change.version,
      'vcs.repository.name': `shop-${change.service}`,
      'vcs.ref.head.revision': change.revision,
      'cicd.pipeline.name': `deploy-${change.service}`,
      'shewhart.change.kind': change.kind,
      'shewhart.change.duration_s': Math.round(change.durationMs / 1000),
      'shewhart.change.previous_version': change.previousVersion,
      ...(change.reverts === undefined ? {} : { 'shewhart.change.reverts': change.reverts }),
    },
  };
}
