import { describe, expect, it } from 'vitest';
import { derivedSeverity } from './derived-severity.ts';
import { createNameMapping } from './name-mapping.ts';
import { fits } from './name-pattern.ts';
import type { DecodedChange } from './source.ts';

const none = {
  defaultEnvironment: 'production',
  repositories: [],
  environments: [],
  services: [],
  pipelines: [],
};
const change = (told: Partial<DecodedChange>): DecodedChange => ({
  id: '1',
  kind: 'deployment',
  at: 1n,
  ...told,
});
const run = (pipeline: string, told: Partial<DecodedChange> = {}): DecodedChange =>
  change({ isRun: true, pipeline, repository: 'acme/cart', ...told });

describe('without configuration', () => {
  const mapping = createNameMapping(none);
  it.each<[DecodedChange, string | undefined, string | undefined]>([
    [change({ repository: 'acme/cart', environment: 'Prod' }), 'cart', 'production'],
    [change({ repository: 'acme/cart' }), 'cart', 'production'],
    [change({ service: 'till', repository: 'acme/cart', environment: 'moon' }), 'till', 'moon'],
    [change({ service: 'till', places: ['shop', 'eu-stg-1'] }), 'till', 'staging'],
    [change({ service: 'till', places: ['shop'] }), 'till', 'production'],
    [run('Deploy to staging'), 'cart', 'staging'],
    [run('deploy'), 'cart', 'production'],
    [change({ kind: 'merge', repository: 'acme/cart' }), 'cart', undefined],
  ])('change %#', (told, service, environment) => {
    expect(mapping.change(told)).toMatchObject({ service, environment });
  });
  it('a pipeline deploys when its name says so', () => {
    expect(mapping.change(run('unit tests'))).toBeUndefined();
    expect(mapping.change(run(''))).toBeUndefined();
    expect(mapping.change(run('Rollback production'))).toMatchObject({ kind: 'rollback' });
  });
});

it('configuration has its own names', () => {
  const mapping = createNameMapping({
    ...none,
    repositories: [{ repository: 'acme/*', service: 'shop', environment: 'staging' }],
    environments: [{ name: 'eu-*', environment: 'production' }],
    services: [
      { name: 'shop-*', service: 'shop', journeys: ['buy'] },
      { name: 'till', journeys: ['pay'] },
    ],
    pipelines: [
      { pipeline: 'ship it', environment: 'eu-1', service: 'shop-web' },
      { pipeline: 'deploy docs', deploys: false },
    ],
  });
  expect(mapping.change(run('Ship It'))).toMatchObject({ service: 'shop', environment: 'production' });
  expect(mapping.change(run('deploy docs'))).toBeUndefined();
  expect(mapping.change(change({ repository: 'acme/cart' }))).toMatchObject({
    service: 'shop',
    environment: 'staging',
  });
  expect(mapping.change(change({ service: 'x', places: ['eu-3'] }))).toMatchObject({
    environment: 'production',
  });
  expect(
    mapping.incident({ id: '1', at: 1n, status: 'open', services: ['shop-web', 'acme/cart', 'shop'] }),
  ).toMatchObject({
    services: ['shop'],
    environment: 'production',
  });
  expect(mapping.journeysOf(['shop', 'till'])).toEqual(['buy', 'pay']);
});

it.each([
  ['acme/cart', 'acme/*', true],
  ['ACME/cart', 'acme/cart', true],
  ['cart', 'c*r*t', true],
  ['ct', 'c*t*t', false],
  ['anything', '*', true],
  ['abc', 'ab', false],
  ['aab', 'a*ab', true],
])('%s and %s', (name, pattern, expected) => {
  expect(fits(name, pattern)).toBe(expected);
});

describe('severity follows from the impact', () => {
  const rules = [
    { severity: 'sev1', users: 1000, environments: ['production'] },
    { severity: 'sev1', journeys: ['pay*'] },
    { severity: 'sev2', errorBudget: 0.1 },
    { severity: 'sev3', services: ['cart'] },
  ];
  it.each([
    [{ users: 1000 }, 'sev1', 'users 1000, at least 1000; environment production'],
    [{ users: 999 }, 'sev3', 'service cart'],
    [{ journeys: ['buy', 'payment'] }, 'sev1', 'journey payment'],
    [{ errorBudget: 0.5 }, 'sev2', 'share of the error budget 0.5, at least 0.1'],
    [{}, 'sev3', 'service cart'],
  ])('%j is %s', (impact, severity, reason) => {
    expect(derivedSeverity(rules, { impact, services: ['cart'], environment: 'production' })).toEqual({
      severity,
      reason,
    });
  });
  it('and is not guessed', () => {
    expect(
      derivedSeverity(rules, { impact: {}, services: ['till'], environment: 'production' }),
    ).toBeUndefined();
    expect(derivedSeverity([], { impact: { users: 5 }, services: [], environment: '' })).toBeUndefined();
  });
});
