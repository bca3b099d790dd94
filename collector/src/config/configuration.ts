import { type Static, Type } from '@sinclair/typebox';
import { changesSection } from './change-options.ts';

/**
 * Every option of the collector: name, default, range, unit and meaning in one place. The loader, the
 * environment variables, the messages of a refused start and the README's table are derived from it.
 */

type Unit = 'bytes' | 'ms' | 's' | 'min' | 'days';
interface IntegerOption {
  default: number;
  minimum: number;
  maximum: number;
  description: string;
  unit?: Unit;
}

export const kibibyte = 1024;
export const mebibyte = 1024 * kibibyte;
export const gibibyte = 1024 * mebibyte;

const integer = (option: IntegerOption) => Type.Integer(option);
const bytes = (option: Omit<IntegerOption, 'unit'>) => Type.Integer({ ...option, unit: 'bytes' });
const milliseconds = (option: Omit<IntegerOption, 'unit'>) => Type.Integer({ ...option, unit: 'ms' });
const section = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false, default: {} });
const oneOf = <Value extends string>(
  values: readonly Value[],
  option: { default: Value; description: string },
) => Type.Unsafe<Value>(Type.String({ ...option, enum: values }));

const host = (what: string) =>
  Type.String({ default: '127.0.0.1', minLength: 1, maxLength: 255, description: `Address for ${what}` });
const port = (number: number, what: string) =>
  integer({
    default: number,
    minimum: 0,
    maximum: 65_535,
    description: `Port for ${what}; 0 takes a free one`,
  });
const days = (table: string, number: number) =>
  integer({
    default: number,
    minimum: 1,
    maximum: 36_500,
    unit: 'days',
    description: `How long ${table} are kept`,
  });
const identifier = {
  pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$',
  patternMeans: 'letters, digits and underscores',
};

const webAddress = {
  pattern: '^https?://[^\\s/?#@]+([/?#]|$)',
  patternMeans: 'an http or https address without a user name in it',
};
const secretFile = (what: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: `File that holds ${what}` }));

export const scopes = ['ingest', 'read', 'admin'] as const;
export type Scope = (typeof scopes)[number];

const token = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', patternMeans: '1 to 64 letters, digits, - and _' }),
    hash: Type.String({
      pattern: '^sha256:[0-9a-f]{64}$',
      patternMeans: 'the line that `shewhart token` prints (sha256: and 64 hexadecimal digits)',
      secret: true,
    }),
    scopes: Type.Array(Type.Unsafe<Scope>(Type.String({ enum: scopes })), { minItems: 1, maxItems: 3 }),
  },
  { additionalProperties: false },
);

export const configurationSchema = section({
  dataDirectory: Type.String({
    default: './data',
    minLength: 1,
    variable: 'SHEWHART_DATA_DIR',
    description: 'Where the spool and the embedded store live; one collector per directory',
  }),
  http: section({
    host: host('OTLP/HTTP, webhooks, the query API and the viewer'),
    port: port(4318, 'OTLP/HTTP, webhooks, the query API and the viewer'),
    publicUrl: Type.String({
      default: 'http://127.0.0.1:4318/',
      ...webAddress,
      description: 'Where people reach this collector; links in alerts begin with it',
    }),
  }),
  grpc: section({ host: host('OTLP/gRPC'), port: port(4317, 'OTLP/gRPC') }),
  metrics: section({
    host: host("the collector's own Prometheus metrics"),
    port: port(9464, "the collector's own Prometheus metrics"),
  }),
  receive: section({
    maxBodyBytes: bytes({
      default: 64 * mebibyte,
      minimum: kibibyte,
      maximum: gibibyte,
      description: 'Largest request, as sent and again after decompression',
    }),
    maxResponseBytes: bytes({
      default: 4 * mebibyte,
      minimum: 256,
      maximum: 64 * mebibyte,
      description: 'Largest answer to a sender; texts are shortened to fit',
    }),
    maxHeaderBytes: bytes({
      default: 16 * kibibyte,
      minimum: kibibyte,
      maximum: mebibyte,
      description: 'Largest set of HTTP headers',
    }),
    maxConnections: integer({
      default: 1024,
      minimum: 1,
      maximum: 65_535,
      description: 'Open connections on each port; further ones are closed',
    }),
    maxBytesInFlight: bytes({
      default: 256 * mebibyte,
      minimum: 2 * kibibyte,
      maximum: 64 * gibibyte,
      description: 'Bytes of unanswered requests in memory, all senders together; beyond it they get 503',
    }),
    maxConcurrentCalls: integer({
      default: 128,
      minimum: 1,
      maximum: 10_000,
      description: 'gRPC calls at a time on one connection',
    }),
    headersTimeoutMs: milliseconds({
      default: 10_000,
      minimum: 100,
      maximum: 600_000,
      description: 'How long a sender may take for the headers',
    }),
    requestTimeoutMs: milliseconds({
      default: 30_000,
      minimum: 100,
      maximum: 600_000,
      description: 'How long a sender may take for the body',
    }),
    keepAliveTimeoutMs: milliseconds({
      default: 65_000,
      minimum: 100,
      maximum: 3_600_000,
      description: 'How long an idle connection stays open',
    }),
    shutdownGraceMs: milliseconds({
      default: 10_000,
      minimum: 0,
      maximum: 600_000,
      description: 'How long requests under way may take to finish when the collector stops',
    }),
    strictJson: Type.Boolean({
      default: false,
      description: 'Refuse JSON that departs from OTLP (snake_case keys, enum names) instead of counting it',
    }),
  }),
  spool: section({
    maxBytes: bytes({
      default: 4 * gibibyte,
      minimum: mebibyte,
      maximum: 1024 * 1024 * gibibyte,
      description: 'Largest size of what is durable but not yet stored; beyond it senders get 503',
    }),
    segmentMaxBytes: bytes({
      default: 64 * mebibyte,
      minimum: 64 * kibibyte,
      maximum: 4 * gibibyte,
      description: 'Size at which a segment is closed and handed to the store',
    }),
    segmentMaxAgeMs: milliseconds({
      default: 1000,
      minimum: 10,
      maximum: 600_000,
      description: 'Age at which a segment is closed and handed to the store',
    }),
    duplicateWindowMinutes: integer({
      default: 10,
      minimum: 1,
      maximum: 1440,
      unit: 'min',
      description: 'How long a repeated request is recognised and not stored again',
    }),
    minFreeDiskBytes: bytes({
      default: 512 * mebibyte,
      minimum: 0,
      maximum: 1024 * gibibyte,
      description: 'Free space to leave on the disk of the data directory; below it senders get 503',
    }),
  }),
  store: section({
    url: Type.Optional(
      Type.String({
        ...webAddress,
        description: 'ClickHouse server; without it the embedded engine is used',
      }),
    ),
    username: Type.String({ default: 'default', minLength: 1, description: 'User on the ClickHouse server' }),
    password: Type.Optional(Type.String({ secret: true, description: 'Password on the ClickHouse server' })),
    passwordFile: Type.Optional(
      Type.String({ minLength: 1, description: 'File that holds the password, instead of `store.password`' }),
    ),
    database: Type.String({ default: 'shewhart', ...identifier, description: 'Database of all tables' }),
    cluster: Type.Optional(
      Type.String({
        ...identifier,
        description: 'ClickHouse cluster: replicated and distributed tables are created',
      }),
    ),
    retentionDays: section({
      log: days('log records', 30),
      span: days('spans', 30),
      number_point: days('gauge and sum points', 30),
      histogram_point: days('histogram points', 30),
      exponential_histogram_point: days('exponential histogram points', 30),
      summary_point: days('summary points', 30),
      exemplar: days('exemplars', 30),
      dead_letter: days('dead letters', 30),
      rollup_minute: days('rollups by minute', 90),
      rollup_hour: days('rollups by hour', 800),
      rollup_day: days('rollups by day', 3650),
    }),
  }),
  query: section({
    maxRows: integer({
      default: 100_000,
      minimum: 1,
      maximum: 10_000_000,
      description: 'Most rows in one answer',
    }),
    maxSeconds: integer({
      default: 10,
      minimum: 1,
      maximum: 3600,
      unit: 's',
      description: 'Longest time of one query',
    }),
    maxMemoryBytes: bytes({
      default: 512 * mebibyte,
      minimum: 16 * mebibyte,
      maximum: 1024 * gibibyte,
      description: 'Most memory of one query',
    }),
    connections: integer({
      default: 2,
      minimum: 1,
      maximum: 64,
      description: 'Queries at a time; further ones wait',
    }),
  }),
  access: section({
    tokens: Type.Array(token, {
      default: [],
      maxItems: 1000,
      description:
        'Who may send and read: `{name, hash, scopes}`, made by `shewhart token`; scopes are ingest, read, admin. Without any, only this machine is served',
    }),
  }),
  normalise: section({
    maxSeriesPerMetricPerHour: integer({
      default: 100_000,
      minimum: 1,
      maximum: 100_000_000,
      description:
        'New series of one metric within an hour; points of further ones go to one overflow series',
    }),
  }),
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
    description: 'Indicators of your own: `{name, service, query or sql, …}`; see collector/README.md',
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
  changes: changesSection,
  log: section({
    level: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      default: 'info',
      description: "Least severity of the collector's own log; requests are logged at debug",
    }),
  }),
});

type Frozen<T> = T extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** What `loadConfiguration` returns: complete, checked, frozen to the leaves. */
export type Configuration = Frozen<Static<typeof configurationSchema>>;
export type ReceiveLimits = Configuration['receive'];
export type ChangesConfiguration = Configuration['changes'];
export type TokenConfiguration = Configuration['access']['tokens'][number];
