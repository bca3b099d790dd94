#!/usr/bin/env node
// Must run before the first asynchronous call of the process, hence CommonJS: the engine's readers and its
// writer each hold a thread of libuv's pool while a query runs, and the spool's fdatasync must still find one.
process.env.UV_THREADPOOL_SIZE ??= '12';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const main = join(__dirname, '..', 'dist', 'cli', 'main.js');
if (existsSync(main)) {
  import(pathToFileURL(main).href).then(async ({ run }) => {
    // A start that failed halfway may hold open what would keep the process alive.
    process.exit(await run(process.argv.slice(2)));
  });
} else {
  console.error('shewhart is not built yet: run `npm run build` first.');
  process.exitCode = 1;
}
