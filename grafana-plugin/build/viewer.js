/**
 * Brings the viewer up to date: installs what it is built from, builds the plugin and the page that shows it,
 * and does nothing when the sources are those of the last build. Needs Node alone, so that it can run first.
 *
 *   node build/viewer.js
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.js';

const root = resolve(import.meta.dirname, '..');
const repository = resolve(root, '..');
/** Held while a build writes: two at once, such as of the demo and of the tests, would write into each other. */
const lockFile = join(root, '.build.lock');
const stampFile = join(root, 'host/dist/sources.sha256');

/** What the viewer is made of, besides the packages that the lockfile names. */
const sources = [
  'grafana-plugin/package-lock.json',
  'grafana-plugin/README.md',
  'grafana-plugin/build',
  'grafana-plugin/host/boot-data.js',
  'grafana-plugin/host/index.html',
  'grafana-plugin/host/icons',
  'grafana-plugin/host/left-out',
  'grafana-plugin/host/src',
  'grafana-plugin/src',
  'analysis/src',
  'schemas/src',
  'dashboards',
  'LICENSE',
  'CHANGELOG.md',
];

/** @returns SHA-256 over the names and contents of all sources, hexadecimal */
export function hashOfSources() {
  const hash = createHash('sha256');
  const files = sources.flatMap((source) => filesOf(join(repository, source))).sort();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(repository, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  const isFile = /\.[a-z0-9]+$/i.test(path) || path.endsWith('LICENSE');
  if (isFile) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Whether every package that a build needs lies there in the version of the lockfile. */
function isInstalled() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { packages: installed } = JSON.parse(readFileSync(installedFile, 'utf8'));
  return Object.entries(wanted).every(
    ([path, { version, dev, optional, link, peer }]) =>
      path === '' ||
      dev ||
      optional ||
      link ||
      peer ||
      !path.startsWith('node_modules/') ||
      installed[path]?.version === version,
  );
}

/** Rewrites the line of somebody else's progress, if there is one. */
function say(text) {
  process.stdout.write(`${process.stdout.isTTY ? '\r\x1b[K' : ''}Viewer: ${text}\n`);
}

/** Runs quietly; what it said is shown when it fails. */
function run(command, args) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.on('error', failed);
    child.on('exit', (code) => {
      if (code === 0) done(said);
      else failed(new Error(`${[command, ...args].join(' ')} ended with code ${code}:\n${said}`));
    });
    // Nothing goes on when the one who asked for it has stopped.
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  });
}

function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli === undefined ? run('npm', args) : run(process.execPath, [cli, ...args]);
}

async function bringUpToDate() {
  const hash = hashOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return false;
  const startedAt = performance.now();
  if (!isInstalled()) {
    say('installing what it is built from (once, about 570 MB) ...');
    const hasTestPackages = existsSync(join(root, 'node_modules/vitest'));
    await npm('ci', '--no-audit', '--no-fund', ...(hasTestPackages ? [] : ['--omit=dev']));
  }
  say('building ...');
  await run(process.execPath, ['build/plugin.js']);
  await run(process.execPath, ['build/host.js']);
  writeFileSync(stampFile, hash);
  say(`built in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  withLock(lockFile, bringUpToDate, () => say('waiting for another build ...'))
    .then((hasBuilt) => {
      if (!hasBuilt && !process.argv.includes('--quiet')) say('up to date.');
    })
    .catch((error) => {
      process.stderr.write(`Viewer: could not be built. ${error.message}\n`);
      process.exitCode = 1;
    });
}
