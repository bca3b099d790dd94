import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfiguration } from '../config/load-configuration.ts';
import { configuredChannels } from './configured-channels.ts';

const directory = mkdtempSync(join(tmpdir(), 'shewhart-channels-'));

function alertsOf(yaml: string) {
  const file = join(directory, 'shewhart.yaml');
  writeFileSync(file, yaml);
  return loadConfiguration({ file, env: {} }).alerts;
}

it('makes no channel without configuration', () => {
  expect(configuredChannels(loadConfiguration({ env: {} }).alerts)).toEqual([]);
});

it('makes every channel that is configured, with its secret from a file', () => {
  const secret = join(directory, 'secret');
  writeFileSync(secret, 'https://user:secret@example.org\n');
  const channels = configuredChannels(
    alertsOf(`
alerts:
  alertmanager: { url: "http://127.0.0.1:9093", bearerTokenFile: ${secret} }
  webhooks: [{ name: own, url: "http://127.0.0.1:1", secretFile: ${secret} }]
  slack: { webhookUrlFile: ${secret} }
  pagerduty: { routingKeyFile: ${secret} }
  email: { smtpUrlFile: ${secret}, from: a@example.org, to: [b@example.org] }
`),
  );
  expect(channels.map(({ name }) => name)).toEqual(['alertmanager', 'own', 'slack', 'pagerduty', 'email']);
});

it('names the option whose secret is missing', () => {
  const alerts = alertsOf('alerts: { slack: { webhookUrlFile: /nowhere/at-all } }');
  expect(() => configuredChannels(alerts)).toThrow(
    /^alerts\.slack\.webhookUrlFile: \/nowhere\/at-all cannot be read/,
  );
});

it('refuses two channels of one name: each has a ledger of its own', () => {
  const alerts = alertsOf('alerts: { webhooks: [{name: a, url: "http://x"}, {name: a, url: "http://y"}] }');
  expect(() => configuredChannels(alerts)).toThrow('the channel name a is given twice');
});
