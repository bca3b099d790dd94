import { expect, it } from 'vitest';
import { ConfigurationError } from '../config/configuration-error.ts';
import { genericSource } from './generic-source.ts';
import { sourceTable } from './source-table.ts';
import { webhookSecrets } from './webhook-secrets.ts';

const receivedAt = 5_000_000_000n;
const deployments = {
  source: 'octopus',
  event: 'change' as const,
  when: { path: 'Type', is: ['DeploymentSucceeded', 'DeploymentFailed'] },
  fields: {
    key: 'EventId',
    id: 'Payload.Id',
    kind: '=deployment',
    service: 'Payload.Project',
    environment: 'Payload.Env',
    version: 'Payload.Release.Version',
    outcome: 'Type',
    finishedAt: 'Timestamp',
  },
  values: { DeploymentSucceeded: 'succeeded', DeploymentFailed: 'failed' },
};
const outages = {
  source: 'octopus',
  event: 'incident' as const,
  fields: { service: 'Target', title: 'Text', status: 'State', at: 'Time', users: 'Hit' },
};
const source = genericSource('octopus', [deployments, outages]);

it('reads any JSON by the paths of the configuration', () => {
  const body = {
    EventId: 'e',
    Type: 'DeploymentFailed',
    Timestamp: 1769932800,
    Payload: { Id: 'd1', Project: 'cart', Env: 'prod', Release: { Version: '2' } },
  };
  expect(source.key?.({ headers: {}, body, receivedAt })).toBe('e');
  expect(source.decode({ headers: {}, body, receivedAt }).changes).toMatchObject([
    {
      id: 'd1',
      kind: 'deployment',
      service: 'cart',
      environment: 'prod',
      version: '2',
      outcome: 'failed',
      finishedAt: 1_769_932_800_000_000_000n,
    },
  ]);
});

it('takes the first mapping that fits, and the words that tools use', () => {
  const body = {
    Type: 'x',
    Target: 'a, b',
    Text: 'Down',
    State: 'Closed',
    Time: '2026-02-01T08:00:00Z',
    Hit: '12',
  };
  expect(source.decode({ headers: {}, body, receivedAt }).incidents).toMatchObject([
    {
      services: ['a', 'b'],
      status: 'resolved',
      recurs: true,
      impact: { users: 12 },
      resolvedAt: 1_769_932_800_000_000_000n,
    },
  ]);
  expect(
    genericSource('octopus', [deployments]).decode({ headers: {}, body, receivedAt }).nothing?.because,
  ).toBe('ignored');
});

it('refuses to start with what cannot be meant', () => {
  expect(() => genericSource('octopus', [{ ...deployments, fields: { sevrice: 'x' } }])).toThrow(
    /"sevrice" is no field of a change; there are .*service/,
  );
  expect(() => sourceTable([{ ...deployments, source: 'github' }])).toThrow(ConfigurationError);
  const sources = sourceTable([deployments]);
  expect([...sources.keys()]).toContain('octopus');
  expect(() => webhookSecrets([{ source: 'githob', secret: 'x' }], sources)).toThrow(/no source "githob"/);
  expect(() => webhookSecrets([{ source: 'github' }], sources)).toThrow(/either secret or secretFile/);
  expect(() => webhookSecrets([{ source: 'github', secretFile: '/nowhere/at/all' }], sources)).toThrow(
    /cannot be read/,
  );
  expect(
    webhookSecrets(
      [
        { source: 'github', secret: 'a' },
        { source: 'github', secret: 'b' },
      ],
      sources,
    ).get('github'),
  ).toEqual(['a', 'b']);
});
