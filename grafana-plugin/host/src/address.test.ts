import { describe, expect, it } from 'vitest';
import { linkTo, pageOf } from './address.ts';

describe('pageOf', () => {
  it.each([
    ['/', { kind: 'dashboard', uid: 'shewhart-overview' }],
    ['/d/shewhart-service', { kind: 'dashboard', uid: 'shewhart-service' }],
    ['/d/shewhart-service/service-detail', { kind: 'dashboard', uid: 'shewhart-service' }],
    ['/a/shewhart-app/service/checkout', { kind: 'app', id: 'shewhart-app' }],
    ['/explore', { kind: 'unknown', path: '/explore' }],
    ['/d/', { kind: 'unknown', path: '/d/' }],
  ])('%s', (path, page) => expect(pageOf(path)).toEqual(page));
});

describe('linkTo', () => {
  const search = '?from=now-6h&to=now&timezone=utc&var-service=checkout&var-service=cart&var-kind=p95&x=1';

  it('keeps the time and the variables that the target has, with all their values', () => {
    expect(linkTo('/d/one', search, { time: true, variables: ['service'] })).toBe(
      '/d/one?from=now-6h&to=now&timezone=utc&var-service=checkout&var-service=cart',
    );
  });
  it('keeps every variable', () => {
    const query = linkTo('/d/one', search, { time: false, variables: 'all' }).split('?')[1];
    expect([...new URLSearchParams(query)]).toEqual([
      ['var-service', 'checkout'],
      ['var-service', 'cart'],
      ['var-kind', 'p95'],
    ]);
  });
  it('lets what the link says itself win', () => {
    expect(
      linkTo('/d/one?var-service=mail&from=now-1h', search, { time: true, variables: ['service'] }),
    ).toBe('/d/one?var-service=mail&from=now-1h&to=now&timezone=utc');
  });
  it('adds no question mark to nothing', () => {
    expect(linkTo('/d/one', '', { time: true, variables: 'all' })).toBe('/d/one');
  });
});
