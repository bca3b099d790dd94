import { run } from '../src/cli/main.ts';

/** The command line from its sources, for tests that kill it. */
process.exitCode = await run(process.argv.slice(2));
