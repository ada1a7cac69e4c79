import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/* The custom elements manifest, and what editors read, which is generated from it. */

interface Named {
  name: string;
  type?: { text: string };
  privacy?: string;
}
interface Declaration {
  tagName: string;
  members: Named[];
  events: Named[];
}
interface Module {
  path: string;
  declarations: Declaration[];
  exports: { kind: string; name: string; declaration: { module: string } }[];
}

const TAGS = ['ojin-preview', 'sjinn-task'];
const read = (file: string) => readFileSync(`dist/${file}`, 'utf8');
const { modules } = JSON.parse(read('custom-elements.json')) as { modules: Module[] };

test('it names the shipped files, and the tag that each registers', () => {
  const definitions = modules.flatMap(({ exports }) =>
    exports.filter(({ kind }) => kind === 'custom-element-definition'),
  );
  assert.deepEqual(definitions.map(({ name }) => name).sort(), TAGS);
  const paths = [
    ...modules.map(({ path }) => path),
    ...definitions.map(({ declaration }) => declaration.module),
  ];
  for (const path of paths) assert.ok(existsSync(path) && path.startsWith('dist/'), path);
});

test('its events are typed, and nothing in it is private', () => {
  for (const { members, events } of modules.flatMap(({ declarations }) => declarations)) {
    for (const { name, type } of events) assert.equal(type?.text, `HTMLElementEventMap['${name}']`);
    for (const { name, privacy } of members)
      assert.ok(!/^[#_]/.test(name) && (privacy ?? 'public') === 'public', name);
  }
});

for (const [file, pointer] of [
  ['editors/web-types.json', 'JetBrains'],
  ['editors/vscode.html-custom-data.json', 'VS Code'],
  ['types/jsx.d.ts', 'JSX'],
] as const)
  test(`${pointer} knows both tags and their attributes, from shipped files only`, () => {
    const text = read(file);
    for (const name of [...TAGS, 'config-id', 'token-endpoint'])
      assert.ok(text.includes(name), name);
    assert.doesNotMatch(text, /src\/|#internals/);
  });

for (const field of ['web-types', 'customElements'] as const)
  test(`package.json names a file that is there: ${field}`, () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, string>;
    assert.ok(existsSync(manifest[field] ?? ''));
    assert.match(manifest[field] ?? '', /^(\.\/)?dist\//);
  });
