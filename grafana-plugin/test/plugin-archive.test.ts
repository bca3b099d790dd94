import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const dist = resolve(import.meta.dirname, '../dist');
const files = readdirSync(dist, { recursive: true }).map(String);
const plugins = files.filter((file) => file.endsWith('plugin.json'));

interface PluginJson {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly info: {
    readonly version: string;
    readonly updated: string;
    readonly description: string;
    readonly logos: { readonly small: string; readonly large: string };
    readonly screenshots?: readonly { readonly name: string; readonly path: string }[];
  };
  readonly includes?: readonly { readonly type: string; readonly path?: string }[];
  readonly dependencies: { readonly grafanaDependency: string };
}

const read = (file: string) => JSON.parse(readFileSync(join(dist, file), 'utf8')) as PluginJson;

describe('what Grafana loads, and what its reviewers look at', () => {
  it('is an app, a data source and four panels, each named after the app', () => {
    const all = plugins.map(read);
    expect(all.map(({ type }) => type).sort()).toEqual([
      'app',
      'datasource',
      ...Array.from({ length: 4 }, () => 'panel'),
    ]);
    for (const { id, type } of all) expect(id).toMatch(new RegExp(`^shewhart-([a-z]+-)?${type}$`));
  });

  it.each(plugins)(
    '%s has no gap: version, day, logo, pictures, a module, and everything it includes',
    (file) => {
      const { info, includes = [], dependencies } = read(file);
      expect(info.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(info.updated).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(info.description.length).toBeGreaterThan(20);
      expect(dependencies.grafanaDependency).toBe('>=12.4.0');
      const folder = join(dist, dirname(file));
      const own = [info.logos.small, info.logos.large, ...(info.screenshots ?? []).map(({ path }) => path)];
      const included = includes.flatMap(({ type, path }) =>
        type === 'page' || path === undefined ? [] : [path],
      );
      for (const path of ['module.js', ...own, ...included])
        expect(existsSync(join(folder, path)), path).toBe(true);
    },
  );

  it('holds readme, changes and licence, and no placeholder', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md',
        'CHANGELOG.md',
        'LICENSE',
        'provisioning/alerting/from-prometheus.yaml',
      ]),
    );
    for (const file of files.filter((name) => /\.(json|md|js)$/.test(name)))
      expect(readFileSync(join(dist, file), 'utf8'), file).not.toMatch(/%(VERSION|TODAY|PLUGIN_ID)%/);
    // Grafana shows the readme without the repository around it.
    expect(readFileSync(join(dist, 'README.md'), 'utf8')).not.toMatch(/\]\((?!https?:)/);
  });

  it('is AMD; only the app has chunks, because Grafana looks for those of a nested plugin in the wrong folder', () => {
    for (const file of files.filter((name) => name.endsWith('module.js'))) {
      const code = readFileSync(join(dist, file), 'utf8');
      expect(code, file).toMatch(/^(\/\*[^]*?\*\/\s*)?define\(\[/);
      // What asks for a chunk names it by its content, so that a browser never runs one of an older release.
      expect(/_cache=/.test(code), file).toBe(file === 'module.js');
    }
    expect(
      files.filter((name) => name.endsWith('.js') && name.includes('/') && !name.endsWith('/module.js')),
    ).toEqual([]);
  });
});
