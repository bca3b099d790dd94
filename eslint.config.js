import { existsSync } from 'node:fs';
import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Rules that know types need the packages that the types come from. */
const hasPlugin = existsSync(new URL('grafana-plugin/node_modules', import.meta.url));
if (!hasPlugin)
  console.warn(
    'Skipped: grafana-plugin/ is not linted, its packages are not installed (npm run install:plugin).',
  );

/** The collector's stages, in the order of the flow. None of them may import another; `app` wires them. */
const stages = [
  'receive',
  'decode',
  'normalise',
  'changes',
  'spool',
  'store',
  'evaluate',
  'alert',
  'query',
  'canary',
  'delivery',
  'dependencies',
  'calendar',
  'gate',
  'trail',
  'effect',
  'incidents',
  'viewer',
];

/** Imports run one way: `analysis` imports nothing, `schemas` at most types of `analysis`. */
const forbid = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const pure = {
  'no-restricted-globals': [
    'error',
    'process',
    'Buffer',
    'fetch',
    'setTimeout',
    'setInterval',
    'performance',
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time is passed in.' },
    { object: 'Math', property: 'random', message: 'Randomness is passed in.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is passed in.' },
  ],
};

const plugin = ['grafana-plugin/**/*.ts', 'grafana-plugin/**/*.tsx'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'data/',
      // Its packages are those of a real Grafana's tests, which nothing here installs.
      'grafana-plugin/e2e/',
      ...(hasPlugin ? [] : ['grafana-plugin/']),
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.test.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      complexity: ['error', 15],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', performance: 'readonly', URL: 'readonly' },
    },
  },
  {
    files: plugin,
    plugins: { 'react-hooks': reactHooks },
    languageOptions: {
      parserOptions: { project: ['./grafana-plugin/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // Grafana's interfaces write callbacks as methods; none of those that are taken out of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      ...forbid([
        {
          regex: '^@shewhart/(collector|load-tests)|^(\\.\\./)+(collector|load-tests)/',
          message: 'The plugin meets the collector over HTTP, never by import.',
        },
      ]),
    },
  },
  {
    files: ['grafana-plugin/host/boot-data.js'],
    languageOptions: {
      globals: {
        document: 'readonly',
        localStorage: 'readonly',
        location: 'readonly',
        matchMedia: 'readonly',
        URLSearchParams: 'readonly',
        window: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', __dirname: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['analysis/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { ...pure, ...forbid([{ regex: '^[^.]', message: 'analysis imports nothing but itself.' }]) },
  },
  {
    files: ['schemas/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      ...pure,
      ...forbid([
        { regex: '^(?!@shewhart/analysis$|\\.)', message: 'schemas imports only types of analysis.' },
      ]),
    },
  },
  {
    files: ['collector/src/**/*.ts', 'load-tests/src/**/*.ts'],
    rules: forbid([
      {
        regex: '^@shewhart/(collector|load-tests|grafana-plugin)',
        message: 'Programs meet over HTTP, never by import.',
      },
    ]),
  },
  ...stages.map((stage) => ({
    files: [`collector/src/${stage}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: forbid([
      {
        regex: `^\\.\\./(\\.\\./)*(${[...stages.filter((other) => other !== stage), 'app', 'cli'].join('|')})/`,
        message: 'A stage never imports another stage; app wires them.',
      },
      { regex: '^@shewhart/(collector|load-tests|grafana-plugin)', message: 'Programs meet over HTTP.' },
    ]),
  })),
  {
    files: ['**/*.test.ts', '**/test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: [
      'load-tests/src/**/*.ts',
      'collector/src/cli/**/*.ts',
      // They tell what they build, measure or skip.
      'grafana-plugin/{bench,test}/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
);
