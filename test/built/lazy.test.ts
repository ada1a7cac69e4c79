import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../src/index.ts';
import { until } from '../support/preview.ts';
import { Host } from './support/host.ts';

/* Lazy previews with the guide's markup alone: nothing on the page reserves their place. */

/** px; nearer than this, a preview asks. */
const MARGIN = 200;
const NEAR_ROOT = '[data-root]';

describe('lazy previews', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  /** Personas of their own, so that the log tells who asked. */
  const personas = (count: number): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const id = crypto.randomUUID();
        const model_configurations = { idle_video_asset_id: PERSONAS.ada.assets.idle };
        const config = { id, title: `Persona ${index}`, model_configurations };
        await host.emulator.put('model-configs', id, config);
        return id;
      }),
    );
  const tags = (ids: readonly string[]) =>
    ids.map((id) => host.tag({ 'config-id': id }, `<img alt="${id}" />`));

  const previews = () => [...host.document.querySelectorAll<OjinPreviewElement>('ojin-preview')];

  const asked = async () => {
    const requests = await host.emulator.requests('/public/model-configs/');
    return requests.map(({ path }) => path.split('/').at(-1)).sort();
  };

  /** Ids of what is within reach of the window and of the scroller around it. */
  const near = () =>
    previews()
      .filter((preview) => {
        const box = preview.getBoundingClientRect();
        const { innerWidth, innerHeight } = host.window;
        const root = preview.closest(NEAR_ROOT)?.getBoundingClientRect();
        return [new DOMRect(0, 0, innerWidth, innerHeight), ...(root ? [root] : [])].every(
          (clip) =>
            box.bottom > clip.top - MARGIN &&
            box.top < clip.bottom + MARGIN &&
            box.right > clip.left - MARGIN &&
            box.left < clip.right + MARGIN,
        );
      })
      .map(({ configId }) => configId!)
      .sort();

  /** All that are near are shown, and the observers of the page have had their say. */
  const settle = async () => {
    await until(() => previews().every((it) => it.matches(':defined')), 'the upgrade');
    const wanted = new Set(near());
    await until(
      () =>
        previews()
          .filter(({ configId }) => wanted.has(configId!))
          .every(({ state }) => state.status === 'ready'),
      'those that are near',
    );
    for (let frame = 0; frame < 3; frame++)
      await new Promise((resolve) => host.window.requestAnimationFrame(resolve));
  };

  /** @returns the first and the last to be near by itself */
  const expectOnlyNearOnes = async (count: number) => {
    await settle();
    const expected = near();
    expect(expected.length).to.be.within(1, count - 2);
    expect(await asked()).to.deep.equal(expected);
    expect(previews().filter(({ state }) => state.status !== 'idle')).to.have.length(
      expected.length,
    );
  };

  const expectToAskOnceInView = async () => {
    const last = previews().at(-1)!;
    expect(await asked()).not.to.include(last.configId);
    last.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    await until(() => last.state.status === 'ready', 'the last one');
    expect((await asked()).filter((id) => id === last.configId)).to.have.length(1);
  };

  for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const) {
    it(`${file}: fifty in a column`, async () => {
      const all = tags(await personas(50));
      await host.open({ head: host.script(file), body: all.join('\n') });
      await expectOnlyNearOnes(50);
      await expectToAskOnceInView();
      expect((await asked()).length, 'what was scrolled past is not loaded').to.be.below(20);
    });

    it(`${file}: ten in a carousel`, async () => {
      const all = tags(await personas(10)).map(
        (tag) => `<div style="flex: none; width: 300px">${tag}</div>`,
      );
      const body = `<div data-root style="display: flex; overflow-x: auto">${all.join('')}</div>`;
      await host.open({ head: host.script(file), body });
      await expectOnlyNearOnes(10);
      await expectToAskOnceInView();
    });
  }

  it('ten in a scroller of its own', async () => {
    const all = tags(await personas(10)).join('\n');
    const body = `<div data-root style="height: 300px; overflow-y: auto">${all}</div>`;
    await host.open({ body });
    await expectOnlyNearOnes(10);
    await expectToAskOnceInView();
  });

  it('a scroller that stands far below asks for nothing', async () => {
    const [first, ...rest] = tags(await personas(6));
    const scroller = `<div style="height: 300px; overflow-y: auto">${rest.join('\n')}</div>`;
    await host.open({ body: `${first}<div style="height: 3000px"></div>${scroller}` });
    await settle();
    expect(await asked()).to.deep.equal([previews()[0]!.configId]);
    await expectToAskOnceInView();
  });

  const NARROW = 200;
  const PARENTS = {
    'a float': 'float: left',
    'an inline block': 'display: inline-block',
    'a flex box': 'display: flex',
    'a flex box in a column': 'display: flex; flex-direction: column; align-items: start',
    'a narrow column of a grid': `display: grid; grid-template-columns: 1fr; width: ${NARROW}px`,
    'a box as wide as its content': 'width: fit-content',
  };
  for (const [name, style] of Object.entries(PARENTS))
    it(`has a size in ${name}, before the upgrade and after`, async () => {
      const body = `<div id="parent" style="${style}">${host.tag()}</div>`;
      await host.openHeld({ body });
      const size = () => {
        const { width, height } = host.preview.getBoundingClientRect();
        return { width, height };
      };
      await host.untilSurface();
      const before = size();
      expect(before.width).to.be.within(NARROW, host.window.innerWidth);
      expect(before.height / before.width).to.be.closeTo(5 / 4, 0.02);
      await host.release();
      await host.until('ready');
      expect(size()).to.deep.equal(before);
      const { scrollWidth, clientWidth } = host.document.querySelector('#parent')!;
      expect(scrollWidth, 'nothing sticks out').to.equal(clientWidth);
      if (name.includes('narrow')) expect(before.width).to.equal(NARROW);
    });
});
