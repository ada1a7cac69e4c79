import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plain, visible, visibleJson } from '../../src/cli/plain.ts';
import { Secrets } from '../../src/cli/secrets.ts';
import { bold, green, Terminal } from '../../src/cli/terminal.ts';

/* What reaches the terminal: nothing from outside may steer it, and no key may be read there. */

const HOSTILE: [name: string, text: string][] = [
  ['Arabic letter mark', '\u061c'],
  ['line separator', '\u2028'],
  ['paragraph separator', '\u2029'],
  ['zero-width space', '\u200b'],
  ['right-to-left override', '\u202e'],
  ['isolate', '\u2067'],
  ['byte order mark', '\ufeff'],
  ['soft hyphen', '\u00ad'],
  ['tag', '\u{e0041}'],
  ['Hangul filler', '\u3164'],
  ['combining grapheme joiner', '\u034f'],
  ['lone surrogate', '\ud800'],
  ['C1 CSI', '\u009b31m'],
  ['bell', '\u0007'],
  ['line break', '\r\n'],
  ['window title', '\u001b]0;x\u0007'],
  ['colour', '\u001b[31m'],
];

/** A terminal that has colours, and what it printed. */
function terminalOf(json = false) {
  const seen = { out: '', err: '' };
  const terminal = new Terminal({
    stdout: { write: (text) => (seen.out += text), isTTY: true },
    stderr: { write: (text) => (seen.err += text), isTTY: true },
    env: { TERM: 'xterm' },
    interactive: false,
    json,
    colors: true,
  });
  return { terminal, seen };
}

for (const [name, text] of HOSTILE)
  test(`${name}: shown nowhere, and escaped in JSON`, () => {
    assert.match(plain(`a${text}b`), /^a *b$/);
    const json = visibleJson({ [`k${text}`]: text });
    assert.match(json, /^[\x20-\x7e]+$/);
    assert.deepEqual(JSON.parse(json), { [`k${text}`]: text });

    const { terminal, seen } = terminalOf();
    for (const show of [terminal.out, terminal.note, terminal.done, terminal.failure])
      show.call(terminal, `a${text}b`);
    terminal.block(`a${text}b`);
    terminal.out(bold(`a${text}b`));
    // eslint-disable-next-line no-control-regex -- the terminal's own colours, and line ends
    const shown = (seen.out + seen.err).replace(/\u001b\[\d+m/g, '').replaceAll('\n', '');
    assert.equal(visible(shown), shown);
  });

test('letters, emoji and white space stay as they are', () => {
  for (const text of ['  Ада – 艾達 مرحبا', 'e\u0301 👩 ❤️ 🇩🇪', '<p>'])
    assert.equal(visible(text), text);
});

test('property: what was made visible stays as it is, and JSON says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(visible(visible(text)), visible(text));
      assert.equal(JSON.parse(visibleJson(text)), text);
    }),
  );
});

test('colours are put around text, not taken from it', () => {
  const { terminal, seen } = terminalOf();
  terminal.out(green('✓'), ' a\u001b[31mb');
  assert.equal(seen.out, '\u001b[32m✓\u001b[39m ab\n');
});

const KEY = 'k"1\\2<&>3';

test('a key with a quote and a backslash is masked however it is escaped', () => {
  const { terminal, seen } = terminalOf(true);
  terminal.hide(KEY);
  terminal.object({ message: `no such key: ${KEY}`, [KEY]: JSON.stringify({ KEY }) });
  terminal.failure(JSON.stringify(KEY));
  const shown = seen.out + seen.err;
  for (const form of [KEY, JSON.stringify(KEY).slice(1, -1), '1\\\\2'])
    assert.ok(!shown.includes(form), shown);
  assert.ok(JSON.parse(seen.out));
});

test('property: no form of a key is left', () => {
  const keys = fc.string({ minLength: 8, unit: 'grapheme-ascii' });
  const forms = [
    (key: string) => key,
    (key: string) => JSON.stringify(key),
    (key: string) => encodeURIComponent(key),
  ];
  fc.assert(
    fc.property(keys, fc.constantFrom(...forms), (key, form) => {
      const secrets = new Secrets();
      secrets.add(key);
      assert.ok(!secrets.masked(`a ${form(key)} b`).includes(form(key)));
    }),
  );
});
