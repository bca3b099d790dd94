/** How the two routes appear in the OpenAPI description. Their bodies are read by hand, so there is no body schema. */
const counted = (what: string) => ({ type: 'integer', minimum: 0, description: what });

const taken = {
  description: 'The events are durable',
  type: 'object',
  properties: {
    events: counted('Events in the request'),
    duplicates: counted('Of them known already: nothing was added'),
    ignored: counted('Of known kinds that tell of no change and no incident; kept raw'),
    unknown: counted('Of kinds that are not known; kept raw'),
    changes: counted('Reports of changes'),
    commits: counted('Commits'),
    incidents: counted('Reports of incidents'),
    details: { type: 'array', items: { type: 'string' }, description: 'Why events said nothing' },
  },
} as const;

export const eventOperation = {
  operationId: 'events',
  summary: 'CloudEvents and CDEvents',
  description:
    'Binary, structured or batch mode. CDEvents of every release become changes and incidents; so do dev.shewhart.change, .commit and .incident. Other types are kept and counted as unknown.',
  tags: ['receive'],
  response: { 200: taken },
} as const;

export const webhookOperation = {
  operationId: 'webhook',
  summary: 'A webhook as its tool sends it',
  description:
    'With a secret configured for the source, the signature is checked and no token is needed; without one a token with the scope ingest is.',
  tags: ['receive'],
  params: {
    type: 'object',
    properties: {
      source: { type: 'string', description: 'github, gitlab, pagerduty, …, or one of changes.mappings' },
    },
    required: ['source'],
  },
  response: { 200: taken },
} as const;
