/**
 * Builds the page that shows the plugin's own bundle and the same dashboards without Grafana, as static files.
 * Whoever serves the folder (the collector at `/`) serves the query API beside it.
 *
 *   node build/plugin.js && node build/host.js [--development] [--packages FOLDER]
 *
 * With --packages the page is made of the packages in that folder, and written to dist/ there: the same sources
 * on another release of Grafana.
 */
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { compressFiles } from './compress.js';
import { sharedNames } from './shared-names.js';

const root = resolve(import.meta.dirname, '..');
const { values: given } = parseArgs({
  options: { development: { type: 'boolean', default: false }, packages: { type: 'string' } },
});
const isDevelopment = given.development;
const packages = resolve(root, given.packages ?? '.');
const modules = join(packages, 'node_modules');
const finalOutput = given.packages === undefined ? join(root, 'host/dist') : join(packages, 'dist');
/** Written beside and moved at the end, so that a page that is open never meets half a viewer. */
const output = `${finalOutput}.next`;
const plugin = join(root, 'dist');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const grafanaVersion = readJson(join(modules, '@grafana/data/package.json')).version;
const [major, minor] = grafanaVersion.split('.').map(Number);

/** What a browser loads before the first chart, in bytes before compression; more fails the build. */
const maxInitialBytes = 2_800_000;

/** Components that are seldom on screen, and then only once somebody acts: they are loaded when they are shown. */
const seldomShown = new Map([
  ['DateTimePickers/DateTimePicker/DateTimePicker.mjs', 'DateTimePicker'],
  ['EmptyState/EmptyState.mjs', 'EmptyState'],
]);
const whole = '?whole';

rmSync(output, { recursive: true, force: true });

/**
 * Files that end in .mjs make esbuild use Node's CommonJS interop, under which `import X from 'cjs'` is the
 * whole exports object; 17 dependencies of @grafana/ui then break. Read as .js they are bundled as webpack does.
 */
const grafanaInterop = {
  name: 'grafana-interop',
  setup({ onResolve, onLoad, resolve: resolveImport }) {
    // The page has no code editor, and Monaco would be most of its files.
    onResolve({ filter: /^(@monaco-editor\/|monaco-editor)/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }));
    onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'inner' || kind === 'entry-point') return undefined;
      if (path.endsWith(whole)) {
        const file = join(resolveDir, path.slice(0, -whole.length)).replace(/\.mjs$/, '.js');
        return { path: file, suffix: whole, namespace: 'grafana', sideEffects: false };
      }
      // The page's own sources lie elsewhere than the packages that they are built with.
      const isOurs = importer.startsWith(join(root, 'host/src')) && !path.startsWith('.');
      const found = await resolveImport(path, {
        resolveDir: isOurs ? packages : resolveDir,
        kind,
        importer,
        pluginData: 'inner',
        namespace: 'file',
      });
      if (found.errors.length > 0) return undefined;
      const { external, sideEffects, namespace } = found;
      if (external || !/node_modules\/@grafana\/.*\.mjs$/.test(found.path)) {
        return { path: found.path, external, sideEffects, namespace };
      }
      return { path: found.path.replace(/\.mjs$/, '.js'), namespace: 'grafana', sideEffects };
    });
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
    onLoad({ filter: /.*/, namespace: 'grafana' }, ({ path, suffix }) => {
      const file = path.replace(/\.js$/, '.mjs');
      const component = suffix === whole ? undefined : seldomShownAt(file);
      const contents =
        component === undefined
          ? withMissingNames(path, readFileSync(file, 'utf8'))
          : loadedWhenShown(component, `./${basename(file)}${whole}`);
      return { contents, resolveDir: dirname(path), loader: 'js' };
    });
  },
};

function seldomShownAt(file) {
  return [...seldomShown].find(([ending]) =>
    file.endsWith(`/@grafana/ui/dist/esm/components/${ending}`),
  )?.[1];
}

/** A module that exports the component, without what it is made of. */
function loadedWhenShown(component, path) {
  return `import { createElement, lazy, Suspense } from 'react';
const Loaded = lazy(async () => ({ default: (await import('${path}')).${component} }));
export const ${component} = (props) =>
  createElement(Suspense, { fallback: null }, createElement(Loaded, props));`;
}

/**
 * `shared:PACKAGE` is the part of a package that the plugin imports. A plugin that asked for more would find
 * nothing there; this page is built with the one that it shows.
 */
const namesOf = await sharedNames(join(root, 'src'));
/** With these the tests draw the plugin's editors and read its options; the page holds them anyway. */
const sharedWithTests = {
  '@grafana/data': [
    'PanelOptionsEditorBuilder',
    'ThemeContext',
    'createDataFrame',
    'getPanelDataSummary',
    'getThemeById',
  ],
  'react-router': ['MemoryRouter'],
};
const sharedPackages = {
  name: 'shared-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^shared:/ }, ({ path }) => ({
      path: path.slice('shared:'.length),
      namespace: 'shared',
    }));
    onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => {
      const names = namesOf(path);
      const all = new Set([...(names ?? []), ...(sharedWithTests[path] ?? [])]);
      const what = names === undefined ? '*' : `{ ${[...all].join(', ')} }`;
      return { contents: `export ${what} from '${path}';`, resolveDir: packages };
    });
  },
};

/** Scenes import a name that the schema of Grafana 12.4 no longer has. */
function withMissingNames(path, contents) {
  if (!/composable\/table\/panelcfg/.test(path) || /defaultOptions/.test(contents)) return contents;
  return `${contents}\nexport const defaultOptions = { frameIndex: 0, showHeader: true, cellHeight: 'sm' };`;
}

const firstExisting = (...paths) => paths.find((path) => existsSync(path));
const nested = (name) => firstExisting(join(modules, '@grafana/ui/node_modules', name), join(modules, name));

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { viewer: 'host/src/main.tsx' },
  bundle: true,
  format: 'esm',
  splitting: true,
  outdir: join(output, 'public/build'),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  minify: !isDevelopment,
  sourcemap: isDevelopment,
  metafile: true,
  target: 'es2022',
  jsx: 'automatic',
  logLevel: 'warning',
  define: {
    'process.env.NODE_ENV': JSON.stringify(isDevelopment ? 'development' : 'production'),
    global: 'window',
    // From 13.2 a transformation is given by a function that loads it.
    LOADS_TRANSFORMATIONS: String(major > 13 || (major === 13 && minor >= 2)),
  },
  loader: { '.ttf': 'file', '.svg': 'dataurl', '.woff2': 'file', '.woff': 'file' },
  plugins: [sharedPackages, grafanaInterop],
  alias: {
    // Not public, but the very modules behind the public names.
    'grafana-panel-data-error-view': join(
      modules,
      '@grafana/runtime/dist/esm/components/PanelDataErrorView.mjs',
    ),
    'grafana-plugin-page': join(modules, '@grafana/runtime/dist/esm/components/PluginPage.mjs'),
    'router-v5': nested('react-router-dom'),
    'router-v5-compat': nested('react-router-dom-v5-compat'),
    // The time zones of all history are 0.7 MB. Five years before and after now are 40 KB, and all that is shown.
    'moment-timezone': join(modules, 'moment-timezone/builds/moment-timezone-with-data-10-year-range.js'),
    zod: join(root, 'host/left-out/zod.js'),
  },
});

const publicFolder = join(output, 'public');
copyImagesAndFonts();
const plugins = copyPlugins();
const dashboards = copyDashboards();
writeFileSync(
  join(publicFolder, 'catalogue.json'),
  JSON.stringify({ grafanaVersion, plugins, dashboards }, undefined, 2),
);
writePage();
checkSize();
if (!isDevelopment) await compressFiles(output);
takeTheirPlace(output, finalOutput);

/** The old files are served until the new ones are complete; between the two renames is no other work. */
function takeTheirPlace(next, current) {
  const previous = `${current}.previous`;
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(current)) renameSync(current, previous);
  renameSync(next, current);
  rmSync(previous, { recursive: true, force: true });
}

/** The page names its files by their content, so that browsers may keep them. */
function writePage() {
  const bootData = readFileSync(join(root, 'host/boot-data.js'), 'utf8').replaceAll(
    '%GRAFANA_VERSION%',
    grafanaVersion,
  );
  const names = {
    '%BOOT_DATA%': `boot-data-${hashOf(bootData)}.js`,
    '%VIEWER_JS%': basename(outputNamed('.js')),
    '%VIEWER_CSS%': basename(outputNamed('.css')),
    '%EARLY%': earlyLinks().join('\n    '),
  };
  writeFileSync(join(publicFolder, 'build', names['%BOOT_DATA%']), bootData);
  const page = readFileSync(join(root, 'host/index.html'), 'utf8');
  writeFileSync(
    join(output, 'index.html'),
    Object.entries(names).reduce((text, [mark, name]) => text.replaceAll(mark, name), page),
  );
}

/** So that the browser does not learn of a file only when the one before it has run. */
function earlyLinks() {
  const chunks = initialOutputs(outputNamed('.js')).slice(1);
  const first = plugins.filter(({ id }) =>
    ['shewhart-collector-datasource', 'shewhart-controlchart-panel'].includes(id),
  );
  return [
    ...chunks.map((name) => `<link rel="modulepreload" href="public/build/${basename(name)}" />`),
    '<link rel="preload" as="fetch" crossorigin href="public/catalogue.json" />',
    // The very address under which plugin-loader.ts asks for it.
    ...first.map(
      ({ module, contentHash }) =>
        `<link rel="preload" as="script" href="${module}?_cache=${contentHash}" />`,
    ),
  ];
}

/** Eight letters and digits, as esbuild names its own files. */
function hashOf(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
}

function outputNamed(ending) {
  return Object.keys(metafile.outputs).find((name) => /\/viewer-[^/]+$/.test(name) && name.endsWith(ending));
}

function copyImagesAndFonts() {
  cpSync(join(modules, '@grafana/ui/dist/public/img'), join(publicFolder, 'build/img'), { recursive: true });
  cpSync(join(modules, '@grafana/ui/dist/public/img'), join(publicFolder, 'img'), { recursive: true });
  // Icons that the package of @grafana/ui leaves out and this page shows.
  cpSync(join(root, 'host/icons'), join(publicFolder, 'build/img/icons/unicons'), { recursive: true });
  const inter = join(publicFolder, 'fonts/inter');
  mkdirSync(inter, { recursive: true });
  for (const name of ['Inter-Regular', 'Inter-Medium', 'Inter-Italic', 'Inter-MediumItalic']) {
    cpSync(join(root, `node_modules/inter-ui/web/${name}.woff2`), join(inter, `${name}.woff2`));
  }
  // The name under which Grafana's styles ask for the file.
  cpSync(
    join(root, 'node_modules/@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2'),
    join(publicFolder, 'fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2'),
  );
}

/** Every plugin.json is a plugin with a folder of its own below public/plugins, as in Grafana. */
function copyPlugins() {
  return readdirSync(plugin, { recursive: true })
    .filter((file) => file.endsWith('plugin.json'))
    .map((file) => {
      const json = readJson(join(plugin, file));
      const folder = join(publicFolder, 'plugins', json.id);
      cpSync(dirname(join(plugin, file)), folder, {
        recursive: true,
        filter: (path) => !path.endsWith('.map'),
      });
      const baseUrl = `public/plugins/${json.id}`;
      const contentHash = hashOf(readFileSync(join(folder, 'module.js')));
      return { ...json, baseUrl, module: `${baseUrl}/module.js`, contentHash, enabled: true };
    });
}

function copyDashboards() {
  const source = resolve(root, '../dashboards');
  // In the order in which the app lists them.
  const listed = readJson(join(root, 'src/plugin.json')).includes.map(({ path }) => basename(path ?? ''));
  mkdirSync(join(publicFolder, 'dashboards'), { recursive: true });
  return readdirSync(source)
    .filter((file) => file.endsWith('.json'))
    .sort((one, other) => listed.indexOf(one) - listed.indexOf(other))
    .map((file) => {
      const { uid, title, description, tags = [], templating } = readJson(join(source, file));
      cpSync(join(source, file), join(publicFolder, `dashboards/${uid}.json`));
      const variables = (templating?.list ?? []).map(({ name }) => name);
      return { uid, title, description, tags, variables };
    });
}

function checkSize() {
  const scripts = Object.keys(metafile.outputs).filter((name) => name.endsWith('.js'));
  const initial = initialOutputs(outputNamed('.js')).reduce(
    (sum, name) => sum + metafile.outputs[name].bytes,
    0,
  );
  process.stdout.write(
    `viewer: @grafana ${grafanaVersion}, ${scripts.length} scripts, ${(initial / 1e6).toFixed(2)} MB before the first chart\n`,
  );
  if (!isDevelopment && initial > maxInitialBytes)
    throw new Error(
      `The viewer loads ${initial} bytes before its first chart; ${maxInitialBytes} are allowed.`,
    );
}

/** The entry and all that it imports at once. */
function initialOutputs(entry, seen = new Set()) {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const imports = metafile.outputs[entry].imports.filter(
    ({ kind, external }) => kind === 'import-statement' && !external,
  );
  return [entry, ...imports.flatMap(({ path }) => initialOutputs(path, seen))];
}
