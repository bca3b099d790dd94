import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SavedQuery } from '../src/datasource/query.ts';

interface Reference {
  readonly type: string;
  readonly uid: string;
}

export type SavedTarget = SavedQuery & { readonly datasource?: Reference };

export interface SavedPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly SavedTarget[];
  readonly fieldConfig?: {
    readonly defaults?: { readonly noValue?: string };
    readonly overrides?: readonly { readonly matcher: { readonly options: string } }[];
  };
  /** Of a row that is collapsed. */
  readonly panels?: readonly SavedPanel[];
}

/** A dashboard as Grafana saves it, as far as the tests read it. */
export interface SavedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly revision: number;
  readonly panels: readonly SavedPanel[];
  readonly links: readonly {
    readonly url: string;
    readonly keepTime: boolean;
    readonly includeVars: boolean;
  }[];
  readonly annotations: { readonly list: readonly { readonly target?: SavedTarget }[] };
  readonly templating: {
    readonly list: readonly {
      readonly type: string;
      readonly name: string;
      readonly query: unknown;
      readonly description?: string;
    }[];
  };
}

export const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, '../dashboards');

export const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

export const dashboards: readonly (readonly [string, SavedDashboard])[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file, readJson<SavedDashboard>(join(folder, file))]);

/** All panels, those in rows too. */
export const panelsOf = ({ panels }: SavedDashboard): SavedPanel[] =>
  panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);

export const targetsOf = (dashboard: SavedDashboard): SavedTarget[] =>
  panelsOf(dashboard).flatMap(({ targets = [] }) => targets);
