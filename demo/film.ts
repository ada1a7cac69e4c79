import { enhanceCode } from './code.ts';
import express from './hosts/express.ts?raw';
import hono from './hosts/hono.ts?raw';
import next from './hosts/next.ts?raw';
import workers from './hosts/workers.ts?raw';

for (const pre of document.querySelectorAll('pre')) {
  pre.textContent = pre.textContent.replaceAll('{{origin}}', location.origin);
  enhanceCode(pre);
}

const hosts = document.querySelector('[data-hosts]');
for (const [name, text] of Object.entries({
  Express: express,
  Hono: hono,
  Next: next,
  Workers: workers,
})) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const heading = document.createElement('h3');
  const pre = document.createElement('pre');
  heading.textContent = name;
  pre.textContent = text;
  caption.append(heading);
  figure.append(caption, pre);
  hosts?.append(figure);
  enhanceCode(pre, 'typescript');
}
