import { defineConfig } from 'vitest/config';

/** Packages resolve each other's sources, so tests never run against a stale build. */
const resolve = { conditions: ['source'] };
const ssr = { resolve };

export default defineConfig({
  resolve,
  ssr,
  test: {
    projects: ['analysis', 'schemas', 'collector', 'load-tests'].map((name) => ({
      resolve,
      ssr,
      test: {
        name,
        root: name,
        include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
        // One process each: an embedded ClickHouse belongs to one process.
        pool: 'forks' as const,
      },
    })),
  },
});
