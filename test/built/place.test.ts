import { expect } from '@open-wc/testing';
import { until } from '../support/preview.ts';
import { Host } from './support/host.ts';

/* `preupgrade.css`: what follows an element stays where it is while the element comes. */

const task = (attributes: string) =>
  `<sjinn-task token-endpoint="/none" ${attributes}><p>Ask for a film</p></sjinn-task>`;

const CASES = {
  'a preview': (host: Host) => host.tag(),
  'a preview with a task': (host: Host) => host.tag({}, task('slot="task"')),
  'a preview with a task with examples': (host: Host) =>
    host.tag({}, task('slot="task" examples="Ada in May|Ada"')),
  'a task': () => task(''),
  'a task with examples': () => task('examples="Ada in May|Ada"'),
};

describe('the place of an element', () => {
  let host: Host;
  let timer: ReturnType<typeof setInterval> | undefined;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => {
    clearInterval(timer);
    host.close();
  });

  for (const [name, tag] of Object.entries(CASES))
    it(`${name}: nothing moves`, async () => {
      await host.openHeld({
        head: `<link rel="stylesheet" href="${host.url('preupgrade.css')}" />
          <style>body { font: 17px/1.4 sans-serif }</style>
          ${host.script('ojin-widget.js', 'held')}`,
        body: `${tag(host)}<p id="after">What follows</p>`,
      });
      const { document: page } = host;
      await until(() => page.styleSheets.length === 2, 'the style sheets');
      const tops = new Set<number>();
      const look = () =>
        tops.add(Math.round(page.querySelector('#after')!.getBoundingClientRect().top));
      look();
      timer = setInterval(look, 5);
      const all = (selector: string) => [...page.querySelectorAll(selector)];
      await until(
        () => all('ojin-preview').every((it) => it.shadowRoot),
        'what the script makes of a preview',
      );
      look();
      await host.release();
      await until(
        () =>
          all('ojin-preview').every((it) => it.matches(':defined')) &&
          all('sjinn-task').every((it) => it.shadowRoot?.querySelector('textarea')),
        'the elements',
      );
      look();
      expect([...tops]).to.have.length(1);
    });
});
