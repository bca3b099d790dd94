import { quoteIdentifier } from './sql-text.ts';
import { clusterOf } from './migrations.ts';
import type { StoreConnection } from './store-connection.ts';
import { StoreUnusable } from './store-failure.ts';

/** Days that each named table keeps its rows; a table that is not named keeps what its migration says. */
export type RetentionDays = Readonly<Record<string, number>>;

/** `TTL <time> + toIntervalDay(<days>)`, as the engine prints it. */
const ttlPattern = / TTL (.+?) \+ toIntervalDay\((\d+)\)/;

/** Brings the tables' TTL to the configured days. Changes only what differs: each change rewrites parts. */
export async function applyRetention(connection: StoreConnection, days: RetentionDays): Promise<void> {
  const cluster = clusterOf(connection);
  const suffix = cluster === undefined ? '' : '_local';
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
  const tables = await connection.ask(
    'SELECT name, engine_full AS engine FROM system.tables WHERE database = currentDatabase() AND name IN {names:Array(String)}',
    { names: Object.keys(days).map((table) => table + suffix) },
  );
  const engines = new Map(tables.map(({ name, engine }) => [name, String(engine)]));
  for (const [table, wanted] of Object.entries(days)) {
    const engine = engines.get(table + suffix);
    const ttl = engine === undefined ? null : ttlPattern.exec(engine);
    if (ttl === null) throw new StoreUnusable(`the table ${table} has no retention that could be configured`);
    const [, time, current] = ttl;
    if (Number(current) === wanted) continue;
    await connection.command(
      `ALTER TABLE ${quoteIdentifier(table + suffix)}${onCluster} MODIFY TTL ${time ?? ''} + toIntervalDay(${Math.trunc(wanted)})`,
    );
  }
}
