import { enhanceCode } from './code.ts';
import { find } from './dom.ts';
import { setUpTrouble } from './trouble.ts';

declare const __ARTICLE__: string;

// each example is rendered from its own code; only the API's address is added
for (const figure of document.querySelectorAll('.example')) {
  const pre = find('pre', figure);
  const template = document.createElement('template');
  template.innerHTML = pre.textContent;
  for (const element of template.content.querySelectorAll('ojin-preview'))
    element.setAttribute('api-base', '/v1');
  find('.live', figure).replaceChildren(template.content);
}

for (const pre of document.querySelectorAll('pre')) {
  pre.textContent = pre.textContent.replaceAll('{{origin}}', location.origin);
  enhanceCode(pre);
}

for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-article]'))
  link.href = __ARTICLE__;

await customElements.whenDefined('ojin-preview');
await setUpTrouble(find('#trouble'));
