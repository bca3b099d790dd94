import { expect, test } from 'vitest';
import { canonicalEnvironment, environmentSpellings } from './environment.ts';
import { resourceIdentity } from './resource-identity.ts';

const identityOf = (attributes: Readonly<Record<string, string>>) =>
  resourceIdentity((key) => attributes[key]);

test('the identity is namespace, name, instance and environment', () => {
  const attributes = Object.freeze({
    'service.name': 'checkout',
    'service.namespace': 'shop',
    'service.instance.id': 'a1',
    'deployment.environment.name': 'production',
  });
  expect(identityOf(attributes)).toEqual({
    service: 'checkout',
    serviceNamespace: 'shop',
    serviceInstance: 'a1',
    environment: 'production',
    isUnknownService: false,
  });
});

test('without service.name, or with an empty one, the service is unknown and that is said', () => {
  for (const attributes of [{}, { 'service.name': '' }]) {
    expect(identityOf(attributes)).toEqual({
      service: 'unknown_service',
      serviceNamespace: '',
      serviceInstance: '',
      environment: '',
      isUnknownService: true,
    });
  }
});

test('the fallback of an SDK keeps the name of the process and is unknown all the same', () => {
  const identity = identityOf({ 'service.name': 'unknown_service:node' });
  expect(identity.service).toBe('unknown_service:node');
  expect(identity.isUnknownService).toBe(true);
  expect(identityOf({ 'service.name': 'unknown_services' }).isUnknownService).toBe(false);
});

test.each([
  ['prod', 'production'],
  ['PRD', 'production'],
  ['Live', 'production'],
  ['stg', 'staging'],
  ['stage', 'staging'],
  ['dev', 'development'],
  ['qa', 'test'],
  ['testing', 'test'],
  [' Production ', 'production'],
])('environment "%s" is %s', (spelling, environment) => {
  expect(identityOf({ 'deployment.environment.name': spelling }).environment).toBe(environment);
});

test('an environment that is not in the table keeps its spelling', () => {
  expect(canonicalEnvironment('EU-Canary')).toBe('EU-Canary');
  expect(canonicalEnvironment('preprod')).toBe('preprod');
});

test('a well-known environment is its own canonical spelling', () => {
  for (const environment of environmentSpellings.values()) {
    expect(canonicalEnvironment(environment)).toBe(environment);
  }
});
