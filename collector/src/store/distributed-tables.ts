import { tableNames, type TableName } from '@shewhart/schemas';
import { quoteIdentifier } from './sql-text.ts';
import { clusterOf } from './migrations.ts';
import type { StoreConnection } from './store-connection.ts';

/** Tables that are written by statements rather than from segments. */
const derivedTables = ['deployment', 'deployment_content', 'failure_link', 'link_correction'] as const;
type DerivedTable = (typeof derivedTables)[number];

/**
 * What decides the shard of a row. Rows that meet in one rollup, or replace one another, share a shard;
 * and the key depends on the row alone, so that a repeated insert goes to the same shards, which know its
 * token.
 */
const shardingKeys: Readonly<Record<TableName | DerivedTable, string>> = {
  resource: 'resource_id',
  scope: 'scope_id',
  series: 'cityHash64(series_id)',
  log: 'cityHash64(service)',
  span: 'cityHash64(service)',
  number_point: 'cityHash64(series_id)',
  histogram_point: 'cityHash64(series_id)',
  exponential_histogram_point: 'cityHash64(series_id)',
  summary_point: 'cityHash64(series_id)',
  exemplar: 'cityHash64(series_id)',
  dead_letter: 'cityHash64(raw)',
  raw_event: 'cityHash64(key)',
  change_event: 'cityHash64(service)',
  commit_event: 'cityHash64(repository)',
  incident_event: 'cityHash64(source_id)',
  service_catalogue: 'cityHash64(service)',
  deployment: 'cityHash64(service)',
  deployment_content: 'cityHash64(service)',
  failure_link: 'cityHash64(service)',
  link_correction: 'cityHash64(change_id)',
};

/** With a cluster: over every table `<name>_local` one `<name>` that spans the shards. */
export async function applyDistributedTables(connection: StoreConnection): Promise<void> {
  const cluster = clusterOf(connection);
  if (cluster === undefined) return;
  const tables = await connection.ask(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND endsWith(name, '_local') AND engine LIKE '%MergeTree'`,
  );
  for (const { name } of tables) await connection.command(distributedTable(String(name), cluster));
}

/** @param local name of the table on each shard, ending in `_local` */
export function distributedTable(local: string, cluster: string): string {
  const name = local.replace(/_local$/, '');
  const key = isWritten(name) ? `, ${shardingKeys[name]}` : '';
  return (
    `CREATE OR REPLACE TABLE ${quoteIdentifier(name)} ON CLUSTER ${quoteIdentifier(cluster)} AS ${quoteIdentifier(local)} ` +
    `ENGINE = Distributed(${quoteIdentifier(cluster)}, currentDatabase(), ${quoteIdentifier(local)}${key})`
  );
}

function isWritten(name: string): name is TableName | DerivedTable {
  return ([...tableNames, ...derivedTables] as readonly string[]).includes(name);
}
