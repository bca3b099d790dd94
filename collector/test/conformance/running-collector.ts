import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector } from '../../src/app/collector.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';

export interface RunningCollector {
  /** Of the HTTP port, without a slash at the end. */
  readonly url: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Where its own metrics are, in the text form of Prometheus. */
  readonly metricsUrl: string;
  close(): Promise<void>;
}

/** The whole collector as it ships, in this process: free ports, an embedded store in a directory of its own. */
export async function startRunningCollector(
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<RunningCollector> {
  const directory = await mkdtemp(join(tmpdir(), 'shewhart-conformance-'));
  const configuration = loadConfiguration({
    env: {},
    overrides: {
      dataDirectory: directory,
      'log.level': 'silent',
      'http.port': 0,
      'grpc.port': 0,
      'metrics.port': 0,
      'spool.segmentMaxAgeMs': 50,
      'receive.shutdownGraceMs': 1000,
      ...overrides,
    },
  });
  const collector = await startCollector(configuration);
  const portOf = (address: string): number => Number(address.split(':').at(-1));
  return {
    url: `http://${collector.addresses.http}`,
    httpPort: portOf(collector.addresses.http),
    grpcPort: portOf(collector.addresses.grpc),
    metricsUrl: `http://${collector.addresses.metrics}/metrics`,
    close: async () => {
      await collector.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
