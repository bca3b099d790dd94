import { expect, test } from 'vitest';
import { routeOf } from './route.ts';

test.each([
  ['/a/shewhart-app', { page: 'overview' }],
  ['/a/shewhart-app/overview/', { page: 'overview' }],
  ['/grafana/a/shewhart-app/baselines', { page: 'baselines' }],
  ['/a/shewhart-app/service/checkout', { page: 'service', id: 'checkout' }],
  ['/a/shewhart-app/change/github%3Ashop%2Fcheckout%2F42', { page: 'change', id: 'github:shop/checkout/42' }],
  ['/a/shewhart-app/change/github:shop/checkout/42', { page: 'change', id: 'github:shop/checkout/42' }],
  ['/a/shewhart-app/incident/100%', { page: 'incident', id: '100%' }],
  ['/a/shewhart-app/change', { page: 'unknown', path: 'change' }],
  ['/a/shewhart-app/nowhere', { page: 'unknown', path: 'nowhere' }],
])('%s', (pathname, route) => {
  expect(routeOf(pathname)).toEqual(route);
});
