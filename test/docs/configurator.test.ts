import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import typescript from 'typescript';
import { compileTemplate } from 'vue/compiler-sfc';
import {
  DEFAULTS,
  fromHash,
  type Settings,
  toHash,
} from '../../docs/.vitepress/theme/configurator/settings.ts';
import { FRAMEWORKS, policyOf } from '../../docs/.vitepress/theme/configurator/snippets.ts';

/* The configurator's settings come from an address: from anyone. Its snippets go into a page. */

const HOSTILE = [
  `"><script>alert(1)</script>`,
  `</script><script>alert(1)</script>`,
  `{{constructor.constructor('alert(1)')()}}`,
  '`${alert(1)}` \\',
  `{alert(1)} @if (true) { x } <!-- --> ' &quot; `,
];

const hostile = (text: string): Settings => ({
  ...DEFAULTS,
  ...{ persona: 'own', configId: text, assetId: text, script: text, poster: text, alt: text },
  ...{ linkText: text, linkUrl: '/x', task: true, tokenEndpoint: text },
});

type Element = DefaultTreeAdapterTypes.Element;
/** All elements of a piece of HTML. */
function elements(html: string): Element[] {
  const walk = (node: DefaultTreeAdapterTypes.Node): Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parseFragment(html));
}
const attribute = (element: Element | undefined, name: string) =>
  element?.attrs.find((it) => it.name === name)?.value;
const TAGS = ['ojin-preview', 'img', 'a', 'sjinn-task'];

for (const text of HOSTILE) {
  test(`HTML: ${JSON.stringify(text)} stays a text`, () => {
    const found = elements(FRAMEWORKS.html.make(hostile(text)));
    assert.deepEqual(
      found.map(({ tagName }) => tagName),
      ['script', 'style', ...TAGS],
    );
    assert.equal(attribute(found[0], 'src'), text);
    assert.equal(attribute(found[2], 'config-id'), text.trim());
    assert.equal(attribute(found[3], 'alt'), text);
    assert.equal(attribute(found[5], 'token-endpoint'), text);
  });

  test(`Vue: ${JSON.stringify(text)} is no expression`, () => {
    const [, source = ''] =
      /<template>\n([^]*)\n<\/template>/.exec(FRAMEWORKS.vue.make(hostile(text))) ?? [];
    const { code, errors } = compileTemplate({
      ...{ source, filename: 'x.vue', id: 'x' },
      compilerOptions: { isCustomElement: (tag) => tag.includes('-') },
    });
    assert.deepEqual(errors, []);
    assert.ok(!code.includes('_ctx.'), code);
    assert.ok(code.includes(JSON.stringify(text.trim())), code);
  });

  for (const name of ['react', 'next'] as const)
    test(`${name}: ${JSON.stringify(text)} is a string in what TypeScript makes of it`, () => {
      const { outputText, diagnostics } = typescript.transpileModule(
        FRAMEWORKS[name].make(hostile(text)),
        {
          reportDiagnostics: true,
          compilerOptions: {
            jsx: typescript.JsxEmit.ReactJSX,
            target: typescript.ScriptTarget.ES2022,
          },
          fileName: 'x.tsx',
        },
      );
      assert.deepEqual(diagnostics, []);
      const strings: string[] = [];
      const calls: string[] = [];
      const walk = (node: typescript.Node): void => {
        if (typescript.isStringLiteral(node)) strings.push(node.text);
        if (typescript.isCallExpression(node)) calls.push(node.expression.getText());
        typescript.forEachChild(node, walk);
      };
      walk(typescript.createSourceFile('x.js', outputText, typescript.ScriptTarget.ES2022, true));
      assert.ok(
        calls.every((call) => /^_jsxs?$/.test(call)),
        calls.join(),
      );
      assert.ok(strings.includes(text), outputText);
    });

  for (const name of ['svelte', 'angular'] as const)
    test(`${name}: ${JSON.stringify(text)} begins no expression`, () => {
      const code = FRAMEWORKS[name].make(hostile(text));
      const [, literal = ''] = /template: `\n([^]*?)\n {2}`,\n/.exec(code) ?? [];
      const [, , markup = ''] = code.split(/<\/script>|<style>/);
      const template =
        name === 'svelte'
          ? (code.split('</script>\n\n')[1]?.split('\n\n<style>')[0] ?? markup)
          : literal;
      assert.ok(template.includes('ojin-preview'));
      // in a template literal a backtick is escaped; in a template braces are entities
      const forbidden = name === 'svelte' ? /[{}]/ : /[{}@]|(?<!\\)`/;
      assert.ok(!forbidden.test(template), template);
      const found = elements(template.replaceAll('\\`', '`').replaceAll('\\\\', '\\'));
      assert.deepEqual(
        found.map(({ tagName }) => tagName),
        TAGS,
      );
    });
}

test('any address gives valid settings, and settings come back from their address', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string(),
      fc.constantFrom(...Object.keys(DEFAULTS)),
      (a, b, name) => {
        const settings = fromHash(`#${new URLSearchParams({ [name]: a, [b]: a })}`);
        assert.deepEqual(fromHash(`#${toHash(settings)}`), settings);
        assert.match(settings.accent, /^#[\da-f]{6}$/i);
        assert.match(settings.ratio, /^\d+\/\d+$/);
        assert.equal(typeof settings.radius, 'number');
        for (const { make } of Object.values(FRAMEWORKS)) make(settings);
        assert.ok(!/[\r\n]/.test(policyOf({ ...settings, policy: 'strict' })));
      },
    ),
  );
});
