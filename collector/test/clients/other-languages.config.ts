import { defineConfig } from 'vitest/config';

/** For `other-languages.sh` alone: the default run does not know these tests. */
const resolve = { conditions: ['source'] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    root: 'collector',
    include: ['test/clients/other-languages.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
