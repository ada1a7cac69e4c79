import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { packPackage } from '../support/pack.ts';

/* `npm install ojin-widget`, from the tarball, in an empty project: no TypeScript, no loader. */

/** Packages that an application gets, ours included. */
const MAX_PACKAGES = 12;
/** Bytes. */
const MAX_TARBALL = 1_000_000;

/** What each entry exports, and whether its types need `@types/node`. */
const ENTRIES: Record<string, { names: string[]; node?: true }> = {
  '.': { names: ['ERROR_CODES', 'OjinError', 'OjinPreviewElement'] },
  './ojin-preview': { names: ['OjinPreviewElement'] },
  './sjinn-task': { names: ['SjinnTaskElement'] },
  './classes': { names: ['OjinPreviewElement', 'SjinnTaskElement'] },
  './react': { names: ['OjinPreview', 'SjinnTask'] },
  './locales/*': { names: ['previewStrings', 'taskStrings'] },
  './ojin': { names: ['ConfigurationError', 'ERROR_CODES', 'OjinClient', 'OjinError'] },
  './ojin/upload': { names: ['UploadError', 'uploadFile'], node: true },
  './sjinn': { names: ['OjinError', 'SjinnClient', 'filmOf'] },
  './relay/metrics': { names: ['relayMetrics', 'serveMetrics'], node: true },
  './relay': { names: ['MemoryStore', 'RelayConfigError', 'altcha', 'createRelay', 'turnstile'] },
  './relay/node': {
    names: ['fileStore', 'redisStore', 'relayFromEnv', 'serveRelay', 'toNodeHandler'],
    node: true,
  },
  './emulator': { names: ['PERSONAS', 'createEmulator'] },
  './emulator/node': { names: ['emulatorListener', 'serveEmulator'], node: true },
  './cli/schemas': { names: ['SCHEMAS'] },
};
const FILES = [
  ...['./script', './script.iife', './preupgrade.css', './integrity.json'],
  './custom-elements.json',
];
const specifierOf = (entry: string) => `ojin-widget${entry.slice(1).replace('*', 'de')}`;

const project = mkdtempSync(join(tmpdir(), 'ojin-package-'));
const inProject = { cwd: project, encoding: 'utf8' } as const;
const run = (...args: string[]) => execFileSync(process.execPath, args, inProject);
const write = (file: string, text: string) => writeFileSync(join(project, file), text);

let tarball = '';
before(() => {
  tarball = packPackage(project);
  write('package.json', '{ "private": true, "type": "module" }');
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball],
    inProject,
  );
});
after(() => rmSync(project, { recursive: true }));

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, file)))
    .reduce((total, stats) => total + (stats.isFile() ? stats.size : 0), 0);

test('it brings few packages and few bytes', (t) => {
  const { packages } = JSON.parse(
    readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8'),
  ) as { packages: Record<string, unknown> };
  const names = Object.keys(packages).map((path) => path.replace(/.*node_modules\//, ''));
  const { size } = statSync(tarball);
  const installed = bytesIn(join(project, 'node_modules'));
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  t.diagnostic(`${names.length} packages, tarball ${mb(size)}, installed ${mb(installed)}`);
  assert.ok(names.length <= MAX_PACKAGES, names.join());
  assert.ok(size <= MAX_TARBALL, `${size} bytes`);
  assert.ok(!names.includes('react'), 'React is for the entry ./react only');
});

test('it exports these entries', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object };
  assert.deepEqual(
    Object.keys(exports).sort(),
    [...Object.keys(ENTRIES), ...FILES, './types/*', './package.json'].sort(),
  );
});

suite('each entry loads in Node', () => {
  before(() => linkModules('react'));
  for (const [entry, { names }] of Object.entries(ENTRIES)) {
    const specifier = JSON.stringify(specifierOf(entry));
    test(`${entry}, imported and required, without a word`, () => {
      const print = 'console.log(JSON.stringify(Object.keys(entry)))';
      for (const code of [
        `import * as entry from ${specifier}; ${print}`,
        `import { createRequire } from 'node:module';
         const entry = createRequire(import.meta.url)(${specifier}); ${print}`,
      ]) {
        const printed = run('--input-type=module', '-e', code);
        const found = JSON.parse(printed) as string[];
        for (const name of names) assert.ok(found.includes(name), `${entry} lacks ${name}`);
      }
    });
  }
  for (const file of FILES)
    test(`${file} is there`, () => {
      const path = run('-p', `require.resolve(${JSON.stringify(specifierOf(file))})`).trim();
      assert.ok(statSync(path).size > 100);
    });
});

test('an error of one entry is known to another', () => {
  run(
    '--input-type=module',
    '-e',
    `import assert from 'node:assert'; import * as browser from 'ojin-widget';
     import * as server from 'ojin-widget/ojin';
     assert.equal(browser.OjinError, server.OjinError);`,
  );
});

test('its command and its emulator run, with their media', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const command = execFileSync('npx', ['--no-install', 'ojin-widget', '--version'], inProject);
  assert.equal(command.trim(), version);
  const status = run(
    '--input-type=module',
    '-e',
    `import { PERSONAS } from 'ojin-widget/emulator';
     import { serveEmulator } from 'ojin-widget/emulator/node';
     const { url, close } = await serveEmulator({ port: 0 });
     const asset = await fetch(url + '/v1/public/assets/' + PERSONAS.ada.assets.idle);
     const { download_url, url: link = download_url } = await asset.json();
     const film = await fetch(link);
     console.log(film.status, film.headers.get('content-type'));
     await close();`,
  );
  assert.equal(status.trim(), '200 video/mp4');
});

test('the licences of all that is bundled are in THIRD-PARTY.md', () => {
  const dist = join(project, 'node_modules/ojin-widget/dist');
  const licences = readFileSync(join(dist, 'THIRD-PARTY.md'), 'utf8');
  for (const name of ['hono', 'jose', 'ajv', 're2js', 'commander', 'media-chrome', '@lit/react'])
    assert.match(licences, new RegExp(`^## ${name} - `, 'm'));
  assert.match(readFileSync(join(dist, 'chunks/THIRD-PARTY.md'), 'utf8'), /^## lit-html - /m);
});

/** Packages of this repository, as if the project had installed them. */
function linkModules(...names: string[]): void {
  for (const name of names) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(resolve('node_modules', name), link);
  }
}

suite('each entry has types', () => {
  before(() => {
    linkModules('react', '@types/react', 'csstype', '@types/node', 'undici-types');
    const every = (wanted: (node: boolean) => boolean) =>
      Object.entries(ENTRIES)
        .filter(([, { node = false }]) => wanted(node))
        .map(([entry, { names }], index) => {
          const aliases = names.map((name) => `${name} as ${name}${index}`).join();
          const uses = names.map((name) => `${name}${index}`).join();
          return `import { ${aliases} } from '${specifierOf(entry)}'; use(${uses});`;
        })
        .join('\n');
    const types = `
      import type { Asset, Diagnosis, ErrorDetail, Fetch, PreviewState, TaskState, Token }
        from 'ojin-widget';
      declare const use: (...values: unknown[]) => void;
      export type Public = [Asset, Diagnosis, ErrorDetail, Fetch, PreviewState, TaskState, Token];`;
    write('web.ts', types + every((node) => !node));
    write('node.ts', types + every(() => true));
    write('common.cts', types + every(() => true));
    write(
      'events.ts',
      `import 'ojin-widget';
       import 'ojin-widget/preupgrade.css';
       const preview = document.querySelector('ojin-preview');
       preview?.addEventListener('ojin-error', ({ detail }) => detail.code satisfies string);
       // @ts-expect-error -- no such detail
       preview?.addEventListener('ojin-error', ({ detail }) => detail.url);
       // @ts-expect-error -- no such property
       preview?.configID;`,
    );
  });

  for (const [title, files, options] of [
    [
      'in an application, without @types/node',
      ['web.ts', 'events.ts'],
      { moduleResolution: 'bundler', module: 'esnext' },
    ],
    ['in Node', ['node.ts'], { types: ['node'] }],
    ['in CommonJS', ['common.cts'], { types: ['node'], module: 'node16' }],
  ] as const)
    test(title, () => {
      const compilerOptions = {
        ...{
          strict: true,
          noEmit: true,
          skipLibCheck: false,
          skipDefaultLibCheck: true,
          types: [],
          module: 'nodenext',
        },
        ...{ target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'] },
        ...options,
      };
      write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
      try {
        run(resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
      } catch (error) {
        assert.fail((error as { stdout: string }).stdout);
      }
    });
});
