import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isPublicDefault } from '../../../src/ojin/authenticated/public-fetch.ts';
import { contractOf } from '../../../src/ojin/index.ts';
import type { World } from '../../support/contracts.ts';

/** The documentation's way to show a persona of an API with other public paths and names. */
export const [, ADAPTER = ''] =
  /```js adapter\n([^]*?)```/.exec(readFileSync('docs/guide/another-api.md', 'utf8')) ?? [];
assert.ok(ADAPTER.includes('.fetch ='));

/** The same for every preview of a page, from before any script of the page runs. */
export const ADAPT_ALL = `${ADAPTER.replace(/^document.*fetch =/, 'const adapt =')}
  new MutationObserver(() => {
    for (const preview of document.querySelectorAll('ojin-preview')) preview.fetch ??= adapt;
  }).observe(document, { childList: true, subtree: true });`;
assert.ok(ADAPT_ALL.startsWith('const adapt'));

export const needsAdapter = ({ contract }: World): boolean =>
  !isPublicDefault(contractOf(contract));
