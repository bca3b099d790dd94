import { defineConfig } from 'vitest/config';

/** The statistics are tested from their sources. */
const resolve = { conditions: ['source'] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // @grafana packages import CommonJS in ways that only a bundler forgives.
    server: { deps: { inline: [/@grafana\//] } },
  },
});
