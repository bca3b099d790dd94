import { join, resolve } from 'node:path';
import type { Configuration } from '../config/configuration.ts';
import type { StoreTarget } from '../store/store-connection.ts';
import type { RetentionDays } from '../store/retention.ts';

/** Where rows go and where questions are asked: the embedded engine, or the server that is configured. */
export function storeTarget({ dataDirectory, store }: Configuration): StoreTarget {
  const { url, username, password = '', database, cluster } = store;
  if (url === undefined) return { kind: 'embedded', path: join(resolve(dataDirectory), 'store'), database };
  return { kind: 'server', url, username, password, database, ...(cluster === undefined ? {} : { cluster }) };
}

const rollups = ['log_count', 'operation', 'number', 'histogram', 'exponential_histogram'];
const resolutions = ['minute', 'hour', 'day'] as const;

/** Days by table: one option for each resolution of all rollups. */
export function retentionDays({ store }: Configuration): RetentionDays {
  const { rollup_minute, rollup_hour, rollup_day, ...records } = store.retentionDays;
  const days = { minute: rollup_minute, hour: rollup_hour, day: rollup_day };
  const ofRollups = rollups.flatMap((name) =>
    resolutions.map((resolution) => [`${name}_${resolution}`, days[resolution]] as const),
  );
  return { ...records, ...Object.fromEntries(ofRollups) };
}
