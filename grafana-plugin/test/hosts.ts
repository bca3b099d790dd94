import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The viewer as built on two releases of Grafana's packages; one bundle of the plugin must work in both. */
export interface Host {
  readonly name: string;
  /** What serves it finds `index.html` and `public/` here. */
  readonly folder: string;
}

const root = resolve(import.meta.dirname, '..');

export const react18: Host = { name: 'Grafana 12.4, React 18', folder: join(root, 'host/dist') };
export const react19: Host = { name: 'Grafana 13.2, React 19', folder: join(root, 'host-react-19/dist') };

export const hasReact19 = existsSync(join(root, 'host-react-19/node_modules'));
if (!hasReact19)
  console.warn(
    'Skipped: the viewer on React 19 (`npm ci` in grafana-plugin/host-react-19 installs its packages).',
  );

export const hosts: readonly Host[] = hasReact19 ? [react18, react19] : [react18];
