import { builtinModules } from 'node:module';
import js from '@eslint/js';
import ts from 'typescript-eslint';
import { configs as lit } from 'eslint-plugin-lit';
import { configs as wc } from 'eslint-plugin-wc';
import { importX } from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';

/**
 * Imports point down only: http ← ojin, sjinn ← elements, upload, relay, emulator, cli.
 * The upper rooms never import each other; the command line uploads, and may start the relay and the
 * emulator.
 */
const mayImport = {
  http: [],
  ojin: ['http'],
  sjinn: ['http'],
  elements: ['http', 'ojin', 'sjinn'],
  upload: ['http', 'ojin'],
  relay: ['http', 'sjinn'],
  emulator: ['http', 'ojin', 'sjinn'],
  cli: ['http', 'ojin', 'sjinn', 'upload', 'relay', 'emulator'],
};

const rooms = Object.entries(mayImport).map(([room, below]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...below].map((name) => `./${name}`),
  message: `src/${room} may import only from: ${[room, ...below].join(', ')} (imports point down).`,
}));

/** Rooms that run in any JavaScript environment: no DOM globals, no Lit, nothing of Node's. */
const coreRooms = ['src/http/**/*.ts', 'src/ojin/**/*.ts', 'src/sjinn/**/*.ts'];

const domGlobals = ['document', 'window', 'HTMLElement', 'customElements', 'navigator'].map(
  (name) => ({ name, message: 'src/http, src/ojin and src/sjinn run without a DOM.' }),
);

const noNode = 'src/http, src/ojin and src/sjinn run anywhere, not only in Node.';
/** The names without the prefix: `fs` for `node:fs`. */
const nodeModules = builtinModules.map((name) => ({ name, message: noNode }));
const nodeGlobals = ['Buffer', 'process'].map((name) => ({ name, message: noNode }));
const nodePatterns = [{ group: ['node:*'], message: noNode }];

export default ts.config(
  {
    ignores: [
      ...['dist/**', 'node_modules/**', '.cache/**', 'src/emulator/media/**'],
      'docs/.vitepress/{cache,dist}/**',
      'deploy/dist/**',
      // each is checked with its framework's own tools, as the package has them
      ...['types/**', 'demo/frameworks/**', 'test/frameworks/jsx/**'],
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: rooms }],
      'import-x/no-cycle': 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['src/elements/**/*.ts'], extends: [lit['flat/recommended'], wc['flat/recommended']] },
  {
    files: coreRooms,
    rules: {
      'no-restricted-globals': ['error', ...domGlobals, ...nodeGlobals],
      'no-restricted-imports': ['error', { paths: nodeModules, patterns: nodePatterns }],
    },
  },
  {
    files: ['src/relay/**/*.ts'],
    ignores: ['src/relay/{node,metrics}.ts', 'src/relay/stores/{file,redis}.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*', 'ioredis', 'lmdb'], message: 'The relay runs in Workers, too.' },
          ],
        },
      ],
    },
  },
  {
    files: [
      ...['scripts/**/*.ts', 'bench/**/*.ts', 'demo/server.ts', 'src/cli/**/*.ts'],
      'test/built/support/cdn.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off', // chai: expect(x).to.be.true
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'suite', 'describe', 'it'], package: 'node:test' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name=/^(it|describe|test|suite)$/][property.name=/^(only|skip)$/]',
          message: 'No .only, no .skip: a test runs, or it is deleted.',
        },
      ],
    },
  },
  {
    // chai's assertions look like promises to the rule; the one that is, `accessible()`, is awaited
    files: ['test/{http,ojin,sjinn,engines,elements,built}/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['test/built/support/recorder.js'],
    languageOptions: {
      globals: { window: 'writable', document: 'readonly', addEventListener: 'readonly' },
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: { module: 'writable', process: 'readonly', performance: 'readonly' },
    },
  },
);
