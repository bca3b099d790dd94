import { type Static, Type } from '@sinclair/typebox';
import {
  bytes,
  gibibyte,
  integer,
  kibibyte,
  mebibyte,
  milliseconds,
  oneOf,
  section,
  webAddress,
} from './configuration-builders.ts';
import { evaluationSections } from './evaluation-sections.ts';
import { changesSection } from './change-options.ts';
import { deliverySection } from './delivery-options.ts';

export { gibibyte, kibibyte, mebibyte } from './configuration-builders.ts';

/**
 * Every option of the collector: name, default, range, unit and meaning in one place. The loader, the
 * environment variables, the messages of a refused start and the README's table are derived from it.
 */

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
      raw_event: days('bodies of webhooks and CloudEvents', 730),
      change_event: days('reports of changes', 3650),
      commit_event: days('commits', 3650),
      incident_event: days('reports of incidents', 3650),
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
  ...evaluationSections,
  changes: changesSection,
  delivery: deliverySection,
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
export type DeliveryConfiguration = Configuration['delivery'];
export type TokenConfiguration = Configuration['access']['tokens'][number];
