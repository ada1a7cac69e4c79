import assert from 'node:assert/strict';
import {
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

/* The package as bundlers see it. */

for (const [entry, tag] of [
  ['ojin-widget', 'ojin-preview'],
  ['ojin-widget/ojin-preview', 'ojin-preview'],
  ['ojin-widget/sjinn-task', 'sjinn-task'],
  ['ojin-widget/react', 'ojin-preview'],
  ['ojin-widget/react', 'sjinn-task'],
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
  const seen = filesOf('dist/npm/index.js');
  assert.ok(seen.length > 4, seen.join());
  assert.deepEqual(
    seen.filter((file) => file.includes('sjinn-task')),
    [],
  );
});

for (const entry of ['index', 'ojin/index', 'relay/index'])
  test(`dist/npm/${entry}.js runs in Workers, too: it imports nothing of Node's`, () => {
    for (const file of filesOf(`dist/npm/${entry}.js`))
      assert.doesNotMatch(readFileSync(file, 'utf8'), /(?:from|import)\s+["']node:/, file);
  });

/** A file and all that it imports statically. */
function filesOf(entry: string): string[] {
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)\s+["'](\.[^"']+)["']/g,
    ))
      follow(join(dirname(file), path));
  };
  follow(entry);
  return [...seen];
}
