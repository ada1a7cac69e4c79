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
  for (const [name, tag] of Object.entries(CASES))
    it(`${name}: nothing moves`, async () => {
      const host = new Host();
      await host.openHeld({
        head: `<link rel="stylesheet" href="${host.url('preupgrade.css')}" />
          <style>body { font: 17px/1.4 sans-serif }</style>
          ${host.script('ojin-widget.js', 'held')}`,
        body: `${tag(host)}<p id="after">What follows</p>`,
      });
      await until(() => [...host.document.styleSheets].length === 2, 'the style sheets');
      const after = host.document.querySelector('#after')!;
      const tops = new Set<number>();
      const look = () => tops.add(Math.round(after.getBoundingClientRect().top));
      look();
      const timer = setInterval(look, 5);
      await until(
        () => !tag(host).includes('ojin-preview') || host.preview.shadowRoot,
        'what the script makes',
      );
      look();
      await host.release();
      const isThere = (element: Element) =>
        element.matches(':defined') &&
        (element.matches('ojin-preview') || element.shadowRoot?.querySelector('textarea'));
      await until(
        () => [...host.document.querySelectorAll('ojin-preview, sjinn-task')].every(isThere),
        'the elements',
      );
      look();
      clearInterval(timer);
      expect([...tops]).to.have.length(1);
      host.close();
    });
});
