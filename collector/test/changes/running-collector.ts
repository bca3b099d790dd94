import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqlResponse } from '@shewhart/schemas/api';
import { expect, vi } from 'vitest';
import { startCollector, type Collector } from '../../src/app/collector.ts';
import { loadConfiguration } from '../../src/config/load-configuration.ts';

/** A whole collector on free ports, in a directory of its own. */
export interface RunningCollector {
  readonly dataDirectory: string;
  readonly url: (path: string) => string;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  /** Rows of one statement. */
  readonly ask: (query: string) => Promise<readonly (readonly unknown[])[]>;
  /** Asks until the rows are as many as expected. */
  readonly waitForRows: (query: string, count: number) => Promise<readonly (readonly unknown[])[]>;
  readonly close: () => Promise<void>;
}

export async function runningCollector(overrides: Record<string, unknown> = {}): Promise<RunningCollector> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'shewhart-changes-'));
  const free = { 'http.port': 0, 'grpc.port': 0, 'metrics.port': 0, dataDirectory };
  const collector: Collector = await startCollector(
    loadConfiguration({ env: {}, overrides: { ...free, 'evaluate.enabled': false, ...overrides } }),
    { logStream: { write: () => undefined } },
  );
  const url = (path: string): string => `http://${collector.addresses.http}${path}`;
  const post: RunningCollector['post'] = (path, body, headers = {}) =>
    fetch(url(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body),
    });
  const ask: RunningCollector['ask'] = async (query) => {
    const answer = await post('/api/v1/sql', { query });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return ((await answer.json()) as SqlResponse).rows;
  };
  return {
    dataDirectory,
    url,
    post,
    ask,
    waitForRows: (query, count) =>
      vi.waitFor(
        async () => {
          const rows = await ask(query);
          expect(rows).toHaveLength(count);
          return rows;
        },
        { timeout: 20_000, interval: 100 },
      ),
    async close() {
      await collector.close();
      rmSync(dataDirectory, { recursive: true });
    },
  };
}
