import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

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

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'data/', 'grafana-plugin/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
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
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
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
    files: ['load-tests/src/**/*.ts', 'collector/src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
