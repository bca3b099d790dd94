/** What the records say: fixed for a place in the batch, so that the bodies vary as a real sender's do. */
export interface LogVariant {
  readonly severityNumber: number;
  readonly severityText: string;
  /** Eight characters `########` become the request's id. */
  readonly body: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

export const requestIdMark = '########';

const templates: readonly (readonly [number, string, string])[] = [
  [
    9,
    'INFO',
    'request ######## served from cache, 0 rows read from the store, connection kept for the next one',
  ],
  [
    9,
    'INFO',
    'order ######## placed by customer 48213, total 74.50 EUR, three items, delivery to a parcel shop',
  ],
  [5, 'DEBUG', 'lookup ######## of sku-0815 took one round trip; replica lag 12 ms; plan cached: yes'],
  [9, 'INFO', 'request ######## accepted, body 1482 bytes, content type application/json, client eu-central'],
  [13, 'WARN', 'request ######## waited 312 ms for a connection; pool holds 20, of which 19 are in use'],
  [9, 'INFO', 'session ######## refreshed for another 1800 seconds, two devices signed in, none revoked'],
  [
    17,
    'ERROR',
    'request ######## failed: no answer from api.acquirer.example within 2000 ms, attempt 1 of 3',
  ],
  [9, 'INFO', 'message ######## published to topic orders.v1, partition 7, acknowledged by all replicas'],
];

const routes = ['/', '/products/{id}', '/checkout', '/orders', '/stock/{sku}'];

export function logVariant(place: number): LogVariant {
  const [severityNumber, severityText, body] = templates[place % templates.length] ?? [
    9,
    'INFO',
    requestIdMark,
  ];
  return {
    severityNumber,
    severityText,
    body,
    method: place % 3 === 0 ? 'POST' : 'GET',
    route: routes[place % routes.length] ?? '/',
    status: severityNumber >= 17 ? 504 : 200,
  };
}
