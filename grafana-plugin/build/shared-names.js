import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** What Grafana gives to every plugin at run time. */
export const shared = [
  /^@grafana\/(data|ui|runtime)(\/unstable)?$/,
  /^@emotion\/(css|react)$/,
  /^react(-dom)?(\/(jsx-runtime|jsx-dev-runtime|client))?$/,
  // Not react-router-dom: Grafana's is version 5, and what is written against version 6 brings its own.
  /^react-router$/,
  /^rxjs(\/operators)?$/,
  /^(lodash|moment|i18next|emotion)$/,
];

/**
 * What the plugin imports from the packages that it shares with its page. The page shows this one plugin, so that is
 * all it has to give; the rest of @grafana/ui, with its editors, calendars and maps, stays out of it.
 * @param source folder with a `module.ts(x)` beside every plugin.json
 * @returns names by package; `undefined` for a package that is imported as a whole, or by `require`
 */
export async function sharedNames(source) {
  const files = readdirSync(source, { recursive: true });
  const entryPoints = files
    .filter((file) => file.endsWith('plugin.json'))
    .map((file) => ['module.ts', 'module.tsx'].map((name) => join(dirname(file), name)))
    .map((names) =>
      join(
        source,
        names.find((name) => files.includes(name)),
      ),
    );
  const keepOutside = {
    name: 'keep-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^[^.]/ }, ({ path, kind }) =>
        kind !== 'entry-point' && shared.some((name) => name.test(path))
          ? { path, external: true }
          : undefined,
      );
    },
  };
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    write: false,
    outdir: source,
    format: 'esm',
    // What the plugin's own bundler might keep has to be there.
    treeShaking: false,
    plugins: [keepOutside],
    conditions: ['source'],
    jsx: 'automatic',
    target: 'es2022',
    loader: { '.svg': 'empty', '.png': 'empty' },
  });
  const text = outputFiles.map((file) => file.text).join('\n');
  return (name) => namesFrom(name, text);
}

/** esbuild writes every import as one statement, on one or several lines. */
function namesFrom(name, text) {
  const names = new Set();
  if (text.includes(`require("${name}")`)) return undefined;
  for (const [, clause] of text.matchAll(new RegExp(`^import ([^;"]+) from "${name}";$`, 'gm'))) {
    const listed = /^\{([\s\S]+)\}$/.exec(clause.trim());
    if (listed === null) return undefined;
    for (const each of listed[1].split(',')) names.add(each.trim().split(' as ')[0]);
  }
  names.delete('');
  return [...names].sort();
}
