/**
 * Packs dist/ as Grafana's catalogue and `grafana cli plugins install --pluginUrl` take it: one folder, named
 * as the plugin, in one zip, with the digests that a submission asks for.
 *
 *   node build/package.js
 *
 * The same sources give the same bytes where SOURCE_DATE_EPOCH is set.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { zipSync } from 'fflate';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

execFileSync(process.execPath, [join(root, 'build', 'plugin.js')], { stdio: 'inherit' });

const { id, info } = JSON.parse(readFileSync(join(dist, 'plugin.json'), 'utf8'));
const epoch = process.env.SOURCE_DATE_EPOCH;
const mtime = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
const files = readdirSync(dist, { recursive: true })
  .filter((name) => statSync(join(dist, name)).isFile())
  .sort();
const entries = Object.fromEntries(
  files.map((name) => [`${id}/${name.replaceAll('\\', '/')}`, [readFileSync(join(dist, name)), { mtime }]]),
);
const archive = zipSync(entries, { level: 9 });
const path = join(root, `${id}-${info.version}.zip`);
writeFileSync(path, archive);

const digest = (algorithm) => createHash(algorithm).update(archive).digest('hex');
process.stdout.write(
  [
    '',
    `${relative(process.cwd(), path)}  ${(archive.length / 1024).toFixed(0)} KiB, ${files.length} files`,
    `sha1    ${digest('sha1')}`,
    `sha256  ${digest('sha256')}`,
    '',
  ].join('\n'),
);
