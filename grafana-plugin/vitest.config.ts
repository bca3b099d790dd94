import { defineConfig } from 'vitest/config';

/** The statistics are tested from their sources. */
const resolve = { conditions: ['source'] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    testTimeout: 120_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'plugin',
          include: ['{src,host/src}/**/*.test.ts'],
          // @grafana packages look for `window` while they are imported, and import CommonJS as only a
          // bundler forgives.
          environment: 'happy-dom',
          server: { deps: { inline: [/@grafana\//] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'viewer',
          include: ['test/**/*.test.ts'],
          globalSetup: ['test/build-hosts.ts'],
          // Two cores for a collector, two browsers and whatever else CI does: once in a while one is starved.
          retry: process.env['CI'] === 'true' ? 1 : 0,
        },
      },
      {
        extends: true,
        test: { name: 'bench', include: ['bench/*.ts'], globalSetup: ['test/build-hosts.ts'] },
      },
    ],
  },
});
