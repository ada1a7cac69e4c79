import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

/* The package as npm users get it, loaded in plain Node: no DOM, no TypeScript, no loader. */

interface Target {
  types: string;
  default: string;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Target>;
  sideEffects: string[];
};

const EXPORTS: Record<string, string[]> = {
  '.': ['OjinPreviewElement', 'OjinError', 'ERROR_CODES'],
  './ojin-preview': ['OjinPreviewElement'],
  './ojin-preview/element': ['OjinPreviewElement'],
  './ojin': ['OjinClient', 'OjinError', 'ConfigurationError'],
  './ojin/upload': ['uploadFile', 'UploadError'],
  './sjinn-task': ['SjinnTaskElement'],
  './sjinn-task/element': ['SjinnTaskElement'],
  './emulator': ['createEmulator', 'PERSONAS'],
  './emulator/node': ['serveEmulator', 'emulatorListener'],
  './relay': ['createRelay', 'MemoryStore', 'RelayConfigError', 'altcha', 'turnstile'],
  './cli/schemas': ['SCHEMAS'],
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

test('bundlers keep the registration of the element', () => {
  for (const path of [
    './dist/npm/index.js',
    './dist/npm/elements/ojin-preview/ojin-preview.js',
    './dist/npm/elements/sjinn-task/sjinn-task.js',
  ])
    assert.ok(manifest.sideEffects.includes(path), path);
  for (const file of ['dist/ojin-widget.js', 'dist/ojin-widget.iife.js'])
    assert.match(readFileSync(file, 'utf8'), /customElements\.define\(["']ojin-preview["']/);
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
