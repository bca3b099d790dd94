import type { Configuration } from '../config/configuration.ts';

/** Whose the shop's services are, and which of its customers' journeys lead through them. */
const services = [
  { name: 'web', team: 'storefront', journeys: ['browse', 'buy'] },
  { name: 'checkout', team: 'orders', journeys: ['buy'] },
  { name: 'payment', team: 'payments', journeys: ['buy'] },
  { name: 'inventory', team: 'supply', journeys: ['browse', 'buy'] },
];

/** What an incident's impact calls for, whatever the pager was told at three in the morning. */
const severityRules = [
  { severity: 'SEV1', users: 3000 },
  { severity: 'SEV2', users: 600 },
  { severity: 'SEV3', users: 1 },
];

/** The organisation around the shop, as far as the configuration does not name one. */
export function withShop(configuration: Configuration): Configuration {
  const { changes } = configuration;
  return {
    ...configuration,
    changes: {
      ...changes,
      services: changes.services.length > 0 ? changes.services : services,
      severityRules: changes.severityRules.length > 0 ? changes.severityRules : severityRules,
    },
  };
}
