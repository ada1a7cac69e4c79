import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { build } from 'vite';

/* The package as npm users get it, loaded in plain Node: no DOM, no TypeScript, no loader. */

interface Target {
  types: string;
  default: string;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Target>;
};

const EXPORTS: Record<string, string[]> = {
  '.': ['OjinPreviewElement', 'OjinError', 'ERROR_CODES'],
  './ojin-preview': ['OjinPreviewElement'],
  './ojin-preview/element': ['OjinPreviewElement'],
  './ojin': ['OjinClient', 'OjinError', 'ConfigurationError'],
  './ojin/upload': ['uploadFile', 'UploadError'],
  './sjinn': ['SjinnClient', 'OjinError', 'filmOf'],
  './sjinn-task': ['SjinnTaskElement'],
  './sjinn-task/element': ['SjinnTaskElement'],
  './emulator': ['createEmulator', 'PERSONAS'],
  './emulator/node': ['serveEmulator', 'emulatorListener'],
  './relay': ['createRelay', 'MemoryStore', 'RelayConfigError', 'altcha', 'turnstile'],
  './cli/schemas': ['SCHEMAS'],
  './relay/metrics': ['relayMetrics', 'serveMetrics'],
  './relay/node': ['serveRelay', 'relayFromEnv', 'redisStore', 'fileStore', 'toNodeHandler'],
};

for (const [entry, target] of Object.entries(manifest.exports)) {
  if (typeof target === 'string') {
    test(`${entry} is there`, () => assert.ok(existsSync(target)));
    continue;
  }
  test(`${entry} loads on a server and exports what it promises`, () => {
    const script = `import * as entry from ${JSON.stringify(`./${target.default}`)};
      console.log(JSON.stringify(Object.keys(entry)));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    const names = JSON.parse(printed) as string[];
    for (const name of EXPORTS[entry] ?? assert.fail(`no expectation for ${entry}`))
      assert.ok(names.includes(name), `${entry} lacks ${name}`);
    assert.ok(existsSync(target.types));
  });
}

for (const [entry, tag] of [
  ['ojin-widget', 'ojin-preview'],
  ['ojin-widget/ojin-preview', 'ojin-preview'],
  ['ojin-widget/sjinn-task', 'sjinn-task'],
] as const)
  test(`a bundler keeps the registration that an import of ${entry} is for`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ojin-bundle-'));
    try {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(process.cwd(), join(folder, 'node_modules/ojin-widget'));
      writeFileSync(join(folder, 'app.js'), `import '${entry}';`);
      await build({
        ...{ root: folder, configFile: false, logLevel: 'error' },
        build: { lib: { entry: 'app.js', formats: ['es'], fileName: 'app' } },
      });
      const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
      const text = files.map((file) => readFileSync(join(folder, 'dist', file), 'utf8')).join('');
      assert.ok(new RegExp(`customElements\\.define\\(.${tag}.,`).test(text), files.join());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

test('<sjinn-task> comes only when it is asked for', () => {
  const folder = 'dist/npm/elements';
  const registers = (file: string) => readFileSync(file, 'utf8').includes('customElements.define(');
  assert.ok(registers(`${folder}/sjinn-task/sjinn-task.js`));
  assert.ok(!registers(`${folder}/sjinn-task/sjinn-task.element.js`));

  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)\s+["'](\.[^"']+)["']/g,
    ))
      follow(join(dirname(file), path));
  };
  follow('dist/npm/index.js');
  assert.ok(seen.size > 5, [...seen].join());
  assert.deepEqual(
    [...seen].filter((file) => file.includes('sjinn-task')),
    [],
  );
});
