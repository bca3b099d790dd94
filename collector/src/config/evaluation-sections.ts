import { Type } from '@sinclair/typebox';
import { integer, oneOf, secretFile, section, webAddress } from './configuration-builders.ts';

/** Sections about judging indicators and telling people. */
export const evaluationSections = {
  evaluate: section({
    enabled: Type.Boolean({ default: true, description: 'Find indicators, judge them and open episodes' }),
    mode: oneOf(['streaming', 'batch'], {
      default: 'streaming',
      description: 'Judge each bucket when it closes, or all that closed every `evaluate.batchMinutes`',
    }),
    batchMinutes: integer({
      default: 60,
      minimum: 1,
      maximum: 1440,
      unit: 'min',
      description: 'Time between two runs in batch mode',
    }),
    bucketSeconds: integer({
      default: 300,
      minimum: 60,
      maximum: 86_400,
      unit: 's',
      description: 'Bucket of the indicators that are found automatically; whole minutes',
    }),
    maxIndicators: integer({
      default: 10_000,
      minimum: 0,
      maximum: 1_000_000,
      description: 'Most indicators that are found automatically, busiest first',
    }),
    maxOperationsPerService: integer({
      default: 20,
      minimum: 0,
      maximum: 10_000,
      description: 'Most operations of one service that are charted, busiest first',
    }),
    falseAlarmEveryDays: integer({
      default: 30,
      minimum: 1,
      maximum: 3650,
      unit: 'days',
      description: 'Mean time between two false alarms of one indicator that is accepted',
    }),
    historyDays: integer({
      default: 30,
      minimum: 1,
      maximum: 365,
      unit: 'days',
      description: 'How far back a new indicator is judged',
    }),
    trialDays: integer({
      default: 3,
      minimum: 1,
      maximum: 365,
      unit: 'days',
      description: 'Data that limits must rest on before anybody is alerted',
    }),
    baselineDays: integer({
      default: 14,
      minimum: 1,
      maximum: 365,
      unit: 'days',
      description: 'Data that the limits rest on that stay',
    }),
    latenessSeconds: integer({
      default: 120,
      minimum: 0,
      maximum: 86_400,
      unit: 's',
      description: 'How long after its end a bucket is judged',
    }),
    lateHours: integer({
      default: 24,
      minimum: 1,
      maximum: 48,
      description: 'Hours that data may be late and still be judged again',
    }),
    recoveryMinutes: integer({
      default: 30,
      minimum: 1,
      maximum: 10_080,
      unit: 'min',
      description: 'Quiet time after which an episode has ended',
    }),
    reopenMinutes: integer({
      default: 60,
      minimum: 0,
      maximum: 10_080,
      unit: 'min',
      description: 'A return so soon after its end opens the same episode again',
    }),
    retireAfterDays: integer({
      default: 7,
      minimum: 1,
      maximum: 3650,
      unit: 'days',
      description: 'Time without data after which a series is no longer charted',
    }),
    indicatorFiles: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), {
      default: [],
      maxItems: 1000,
      description: 'YAML files with further `indicators`',
    }),
  }),
  indicators: Type.Array(Type.Unknown(), {
    default: [],
    maxItems: 10_000,
    description:
      'Indicators of your own: `{name, service, query or sql, …}`; see collector/src/evaluate/README.md',
  }),
  alerts: section({
    alertmanager: section({
      url: Type.Optional(
        Type.String({ ...webAddress, description: 'Alertmanager that is told of episodes' }),
      ),
      bearerTokenFile: secretFile("Alertmanager's bearer token"),
      resendSeconds: integer({
        default: 60,
        minimum: 10,
        maximum: 3600,
        unit: 's',
        description: 'Time between two reports of a firing episode',
      }),
    }),
    webhooks: Type.Array(
      Type.Object(
        {
          name: Type.String({
            pattern: '^[A-Za-z0-9_-]{1,64}$',
            patternMeans: '1 to 64 letters, digits, - and _',
          }),
          url: Type.String(webAddress),
          secretFile: secretFile('the key that signs the messages'),
        },
        { additionalProperties: false },
      ),
      {
        default: [],
        maxItems: 100,
        description: 'Addresses that are sent CloudEvents: `{name, url, secretFile}`',
      },
    ),
    slack: section({ webhookUrlFile: secretFile("the address of Slack's incoming webhook") }),
    pagerduty: section({
      routingKeyFile: secretFile("PagerDuty's routing key (Events v2)"),
      url: Type.String({
        default: 'https://events.pagerduty.com/v2/enqueue',
        ...webAddress,
        description: "PagerDuty's address; the service region in Europe has another",
      }),
    }),
    email: section({
      smtpUrlFile: secretFile('the address of the mail server, `smtp://user:password@host`'),
      from: Type.Optional(
        Type.String({ minLength: 3, maxLength: 320, description: 'Sender of alert e-mail' }),
      ),
      to: Type.Array(Type.String({ minLength: 3, maxLength: 320 }), {
        default: [],
        maxItems: 100,
        description: 'Receivers of alert e-mail',
      }),
    }),
    maxWaiting: integer({
      default: 1000,
      minimum: 1,
      maximum: 1_000_000,
      description: 'Most messages that wait for one channel; beyond it the oldest go',
    }),
  }),
};
