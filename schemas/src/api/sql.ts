import type { JsonSchema } from './json-schema.ts';

/** `POST /api/v1/sql` */
export interface SqlRequest {
  /** One SELECT, EXPLAIN, DESCRIBE or SHOW. */
  readonly query: string;
  /** Values of `{name:Type}` in the query. Integers beyond 2^53 are given as strings. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Most rows wanted; the collector's `query.maxRows` where it is less. */
  readonly limit?: number;
}

export interface SqlResponse {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** One array a row. Integers of 64 bits and more, decimals, NaN and infinities are strings. */
  readonly rows: readonly (readonly unknown[])[];
  readonly statistics: {
    readonly elapsedSeconds: number;
    readonly rowsRead: number;
    readonly bytesRead: number;
    readonly rows: number;
    /** True when there were more rows than `limit`. */
    readonly truncated: boolean;
  };
}

export const sqlRequestSchema = {
  type: 'object',
  title: 'SqlRequest',
  properties: {
    query: {
      type: 'string',
      minLength: 1,
      maxLength: 102_400,
      description: 'One SELECT, EXPLAIN, DESCRIBE or SHOW, without FORMAT, INTO OUTFILE and SETTINGS',
    },
    params: {
      type: 'object',
      maxProperties: 1000,
      additionalProperties: true,
      description: 'Values of `{name:Type}` in the query; integers beyond 2^53 as strings',
    },
    limit: { type: 'integer', minimum: 1, description: 'Most rows wanted; `query.maxRows` where it is less' },
  },
  required: ['query'],
  additionalProperties: false,
  examples: [
    {
      query:
        'SELECT service, count() AS records FROM v_logs WHERE severity_number >= {least:Int32} GROUP BY service',
      params: { least: 17 },
      limit: 100,
    },
  ],
} as const satisfies JsonSchema;

export const sqlResponseSchema = {
  type: 'object',
  title: 'SqlResponse',
  properties: {
    columns: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: { type: 'string' }, type: { type: 'string', description: 'ClickHouse type' } },
        required: ['name', 'type'],
      },
    },
    rows: {
      type: 'array',
      description:
        'One array a row, in the order of the columns; integers of 64 bits and more, decimals, NaN and infinities are strings',
      items: { type: 'array', items: {} },
    },
    statistics: {
      type: 'object',
      properties: {
        elapsedSeconds: { type: 'number' },
        rowsRead: { type: 'number' },
        bytesRead: { type: 'number' },
        rows: { type: 'integer' },
        truncated: { type: 'boolean', description: 'There were more rows than `limit`' },
      },
      required: ['elapsedSeconds', 'rowsRead', 'bytesRead', 'rows', 'truncated'],
    },
  },
  required: ['columns', 'rows', 'statistics'],
  examples: [
    {
      columns: [
        { name: 'service', type: 'LowCardinality(String)' },
        { name: 'records', type: 'UInt64' },
      ],
      rows: [['checkout', '42']],
      statistics: { elapsedSeconds: 0.004, rowsRead: 12000, bytesRead: 480000, rows: 1, truncated: false },
    },
  ],
} as const satisfies JsonSchema;
