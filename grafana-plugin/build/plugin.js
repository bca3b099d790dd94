/**
 * Builds the plugin into dist/, as Grafana expects it: every plugin.json below src/ has a module.ts(x) beside
 * it and becomes an AMD bundle at the same place; what Grafana shares with its plugins stays outside.
 *
 *   node build/plugin.js [--development]
 *
 * Only the app imports dynamically: Grafana looks for the chunks of a nested plugin in the wrong folder.
 */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { rspack } from '@rspack/core';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { id } = JSON.parse(readFileSync(join(source, 'plugin.json'), 'utf8'));
const isDevelopment = process.argv.includes('--development');

/** Bundles larger than this fail the build, in bytes. */
const maxBundleBytes = 200_000;

/** What Grafana gives to every plugin at run time. */
const shared = [
  /^@grafana\/(data|ui|runtime)(\/unstable)?$/,
  /^@emotion\/(css|react)$/,
  /^react(-dom)?(\/(jsx-runtime|jsx-dev-runtime|client))?$/,
  // Not react-router-dom: Grafana's is version 5, and what is written against version 6 brings its own.
  /^react-router$/,
  /^rxjs(\/operators)?$/,
  /^(lodash|moment|i18next|emotion)$/,
];

/** Name of the output and its source, for every plugin.json. */
async function entries() {
  const files = await readdir(source, { recursive: true });
  const plugins = files.filter((file) => file.endsWith('plugin.json'));
  return Object.fromEntries(
    plugins.map((file) => {
      const module = ['module.ts', 'module.tsx']
        .map((name) => join(dirname(file), name))
        .find((name) => files.includes(name));
      if (module === undefined) throw new Error(`${file} has no module.ts beside it`);
      return [module.replace(/\.tsx?$/, ''), join(source, module)];
    }),
  );
}

/** The day of the last change where the build wants to be reproducible (reproducible-builds.org). */
function today() {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return (epoch === undefined ? new Date() : new Date(Number(epoch) * 1000)).toISOString().slice(0, 10);
}

const fillIn = (content) =>
  content
    .toString()
    .replaceAll('%VERSION%', version)
    .replaceAll('%TODAY%', today())
    .replaceAll('%PLUGIN_ID%', id);

/** Beside an installed plugin there are no folders of this repository. */
const withoutFolderLinks = (markdown) => markdown.replaceAll(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1');

const compiler = rspack({
  context: root,
  mode: isDevelopment ? 'development' : 'production',
  devtool: 'source-map',
  target: ['web', 'es2022'],
  entry: await entries(),
  externals: [
    ({ request }, callback) =>
      shared.some((name) => name.test(request)) ? callback(undefined, request, 'amd') : callback(),
  ],
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        type: 'javascript/auto',
        use: {
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      },
    ],
  },
  resolve: {
    extensions: ['.ts', '.tsx', '.js'],
    // The statistics are bundled from their sources, so that a stale build cannot get in.
    conditionNames: ['source', 'import', 'module', 'default'],
  },
  output: {
    path: join(root, 'dist'),
    clean: true,
    filename: '[name].js',
    // Grafana asks for a plugin's own file by its version; for what that one asks for, the content is the version.
    chunkFilename: '[name].js?_cache=[contenthash]',
    library: { type: 'amd' },
    publicPath: `public/plugins/${id}/`,
    uniqueName: id,
  },
  optimization: { splitChunks: false, runtimeChunk: false },
  performance: {
    hints: isDevelopment ? false : 'error',
    maxAssetSize: maxBundleBytes,
    maxEntrypointSize: maxBundleBytes,
    assetFilter: (name) => name.endsWith('.js'),
  },
  plugins: [
    new rspack.CopyRspackPlugin({
      patterns: [
        { from: '**/plugin.json', context: source, transform: fillIn },
        { from: '**/img/*', context: source },
        { from: '*.json', context: resolve(root, '../dashboards'), to: 'dashboards/[name][ext]' },
        { from: 'provisioning/**', context: resolve(root, '../dashboards') },
        { from: 'README.md', context: root, transform: (content) => withoutFolderLinks(fillIn(content)) },
        { from: 'LICENSE', context: resolve(root, '..') },
        { from: 'CHANGELOG.md', context: resolve(root, '..') },
      ],
    }),
  ],
});

compiler.run((error, stats) => {
  if (error) throw error;
  const { errors, warnings, assets } = stats.toJson({
    all: false,
    errors: true,
    warnings: true,
    assets: true,
  });
  for (const { message } of [...errors, ...warnings]) process.stderr.write(`${message}\n`);
  for (const { name, size } of assets.filter(({ name }) => name?.endsWith('.js'))) {
    process.stdout.write(
      `${relative(root, join(root, 'dist', name)).padEnd(34)} ${(size / 1024).toFixed(1)} KiB\n`,
    );
  }
  compiler.close(() => process.exit(errors.length > 0 ? 1 : 0));
});
