import type { StoreConnection } from '../../src/store/store-connection.ts';

/** Seconds since 1970 of a Monday, 00:00 UTC. */
export const monday = Date.UTC(2026, 5, 1) / 1000;
export const day = 86_400;

export interface SeededOperation {
  readonly service: string;
  readonly operation: string;
  readonly environment?: string;
  /** Seconds since 1970, whole minutes. */
  readonly from: number;
  readonly to: number;
  /** SQL over `at` (seconds) and `draw` (uniform, one a span): spans in the minute of `at`. */
  readonly perMinute?: string;
  /** SQL: chance that a span fails. */
  readonly errorRatio?: string;
  /** SQL: factor on the usual duration of about 100 ms. */
  readonly slowness?: string;
  readonly kind?: number;
  readonly seed?: number;
}

/** Spans like those of a service, the same every time: chance is a hash of the span's number. */
export async function seedSpans(connection: StoreConnection, seeded: SeededOperation): Promise<void> {
  const { service, operation, environment = 'production', from, to } = seeded;
  const { perMinute = '10', errorRatio = '0.01', slowness = '1', kind = 2, seed = 1 } = seeded;
  const minutes = Math.round((to - from) / 60);
  const uniform = (salt: number): string =>
    `(sipHash64(at, place, ${seed * 100 + salt}) % 1000003 + 0.5) / 1000003.0`;
  await connection.command(
    `INSERT INTO span (time, duration_ns, received_time, service, environment, name, kind, status_code)
     SELECT
        toDateTime64(at + place * 60 / 200, 9, 'UTC') AS time,
        toInt64(1e8 * (${slowness}) * exp(0.3 * sqrt(-2 * log(${uniform(1)})) * cos(2 * pi() * ${uniform(2)}))) AS duration_ns,
        toDateTime64(${to}, 9, 'UTC'), '${service}', '${environment}', '${operation}', ${kind},
        if(${uniform(3)} < (${errorRatio}), 2, 0)
     FROM
     (
        SELECT ${from} + 60 * number AS at, (sipHash64(number, ${seed}) % 1000003) / 1000003.0 AS draw,
            arrayJoin(range(toUInt32(greatest(0, round((${perMinute}) * (0.7 + 0.6 * draw)))))) AS place
        FROM numbers(${minutes})
     )`,
  );
}

export async function seedLogs(
  connection: StoreConnection,
  { service, from, to, errorRatio = '0.02', perMinute = '20', seed = 7 }: Omit<SeededOperation, 'operation'>,
): Promise<void> {
  await connection.command(
    `INSERT INTO log (time, received_time, service, environment, severity_number)
     SELECT toDateTime64(at, 9, 'UTC'), toDateTime64(${to}, 9, 'UTC'), '${service}', 'production',
        if((sipHash64(at, place, ${seed}) % 1000003) / 1000003.0 < (${errorRatio}), 17, 9)
     FROM (SELECT ${from} + 60 * number AS at, arrayJoin(range(toUInt32(${perMinute}))) AS place FROM numbers(${Math.round((to - from) / 60)}))`,
  );
}

export async function seedGauge(
  connection: StoreConnection,
  {
    service,
    metric,
    unit = '1',
    value,
    from,
    to,
    attributes = 'map()',
    id = 1,
  }: {
    readonly service: string;
    readonly metric: string;
    readonly unit?: string;
    /** SQL over `at` and `draw`. */
    readonly value: string;
    readonly from: number;
    readonly to: number;
    readonly attributes?: string;
    readonly id?: number;
  },
): Promise<void> {
  await connection.command(
    `INSERT INTO series (metric, series_id, kind, unit, service, environment, attributes, seen_time)
     SELECT '${metric}', ${id}, 'gauge', '${unit}', '${service}', 'production', CAST(${attributes}, 'Map(String, String)'), toDateTime64(${to}, 9, 'UTC')`,
  );
  await connection.command(
    `INSERT INTO number_point (metric, series_id, time, received_time, value_type, value)
     SELECT '${metric}', ${id}, toDateTime64(at, 9, 'UTC'), toDateTime64(${to}, 9, 'UTC'), 'double', ${value}
     FROM (SELECT ${from} + 60 * number AS at, (sipHash64(number, ${id}) % 1000003) / 1000003.0 AS draw FROM numbers(${Math.round((to - from) / 60)}))`,
  );
}
