import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashOfSources } from '../build/viewer.js';
import { hasReact19, react19 } from './hosts.ts';

/** Builds the plugin and both hosts once before all tests, and nothing whose sources are those of the last build. */
export default function buildHosts(): void {
  const root = resolve(import.meta.dirname, '..');
  const run = (...args: string[]): void =>
    void execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  run('build/viewer.js', '--quiet');
  if (!hasReact19) return;
  const stamp = join(react19.folder, 'sources.sha256');
  const hash = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  run('build/host.js', '--packages', 'host-react-19');
  writeFileSync(stamp, hash);
}
