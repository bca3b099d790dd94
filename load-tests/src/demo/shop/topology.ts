/** The shop: four services, what each can be asked, what it asks of the others, and how long its own part takes. */

export const serviceNames = ['web', 'checkout', 'payment', 'inventory'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const routeNames = ['home', 'product', 'buy', 'order', 'charge', 'stock', 'reservation'] as const;
export type RouteName = (typeof routeNames)[number];

export interface Route {
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST';
  /** `http.route` */
  readonly path: string;
  readonly successStatus: number;
  /** Answer when the service itself fails; a failure further down becomes 502. */
  readonly failureStatus: number;
  /** Time of the service's own work; lognormal. */
  readonly medianMs: number;
  readonly sigma: number;
  readonly calls: readonly RouteName[];
  readonly database?: Database;
  readonly provider?: Provider;
}

export interface Database {
  readonly system: 'postgresql' | 'redis';
  readonly namespace: string;
  readonly operation: string;
  readonly collection?: string;
  readonly query?: string;
  readonly medianMs: number;
  readonly sigma: number;
}

/** A service that belongs to somebody else. */
export interface Provider {
  readonly host: string;
  readonly path: string;
  readonly medianMs: number;
  readonly sigma: number;
}

export const routes: Readonly<Record<RouteName, Route>> = {
  home: {
    service: 'web',
    method: 'GET',
    path: '/',
    successStatus: 200,
    failureStatus: 500,
    medianMs: 11,
    sigma: 0.35,
    calls: [],
    database: { system: 'redis', namespace: '0', operation: 'GET', medianMs: 0.9, sigma: 0.4 },
  },
  product: {
    service: 'web',
    method: 'GET',
    path: '/products/{id}',
    successStatus: 200,
    failureStatus: 500,
    medianMs: 9,
    sigma: 0.35,
    calls: ['stock'],
  },
  buy: {
    service: 'web',
    method: 'POST',
    path: '/checkout',
    successStatus: 201,
    failureStatus: 500,
    medianMs: 14,
    sigma: 0.35,
    calls: ['order'],
  },
  order: {
    service: 'checkout',
    method: 'POST',
    path: '/orders',
    successStatus: 201,
    failureStatus: 500,
    medianMs: 18,
    sigma: 0.4,
    calls: ['reservation', 'charge'],
    database: {
      system: 'postgresql',
      namespace: 'orders',
      operation: 'INSERT',
      collection: 'purchase',
      query: 'INSERT INTO purchase (id, customer_id, total) VALUES ($1, $2, $3)',
      medianMs: 3.5,
      sigma: 0.5,
    },
  },
  charge: {
    service: 'payment',
    method: 'POST',
    path: '/charges',
    successStatus: 201,
    failureStatus: 502,
    medianMs: 8,
    sigma: 0.35,
    calls: [],
    database: {
      system: 'postgresql',
      namespace: 'payments',
      operation: 'INSERT',
      collection: 'charge',
      query: 'INSERT INTO charge (id, purchase_id, amount) VALUES ($1, $2, $3)',
      medianMs: 3,
      sigma: 0.5,
    },
    provider: { host: 'api.acquirer.example', path: '/v2/authorizations', medianMs: 120, sigma: 0.45 },
  },
  stock: {
    service: 'inventory',
    method: 'GET',
    path: '/stock/{sku}',
    successStatus: 200,
    failureStatus: 503,
    medianMs: 4,
    sigma: 0.35,
    calls: [],
    database: {
      system: 'postgresql',
      namespace: 'inventory',
      operation: 'SELECT',
      collection: 'stock',
      query: 'SELECT on_hand FROM stock WHERE sku = $1',
      medianMs: 3,
      sigma: 0.5,
    },
  },
  reservation: {
    service: 'inventory',
    method: 'POST',
    path: '/reservations',
    successStatus: 201,
    failureStatus: 503,
    medianMs: 6,
    sigma: 0.35,
    calls: [],
    database: {
      system: 'postgresql',
      namespace: 'inventory',
      operation: 'UPDATE',
      collection: 'stock',
      query: 'UPDATE stock SET reserved = reserved + $2 WHERE sku = $1',
      medianMs: 5,
      sigma: 0.55,
    },
  },
};

/** How the customers' requests spread over the web service's routes. */
export const entryShares: readonly (readonly [RouteName, number])[] = [
  ['home', 0.38],
  ['product', 0.44],
  ['buy', 0.18],
];

/** Customers' requests per second, averaged over a week. */
export const meanRequestsPerSecond = 2;

/** Share of requests that each service fails when nothing is wrong. */
export const baseErrorProbability: Readonly<Record<ServiceName, number>> = {
  web: 0.001,
  checkout: 0.0015,
  payment: 0.006,
  inventory: 0.001,
};
