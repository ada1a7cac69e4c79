import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { until } from '../support/preview.ts';
import { type BuiltFile, Host, strictPolicy } from './support/host.ts';

/* A server has rendered the elements with Lit SSR: the page shows them before any script runs. */

const { configId, assets } = PERSONAS.ada;
const SIZE = { width: 320, height: 400 };

/** The package as an application imports it, with Lit's own support for hydration before it. */
const WITH_HYDRATION = `<script type="module">
  import '/node_modules/@lit-labs/ssr-client/lit-element-hydrate-support.js';
  import '/dist/npm/index.js';
  import '/dist/npm/sjinn-task.js';
</script>`;
const FILES: readonly BuiltFile[] = ['ojin-widget.js', 'ojin-widget.iife.js'];

describe('rendered on a server', () => {
  let host: Host;
  let poster: string;
  beforeEach(async () => {
    host = new Host();
    const answer = await fetch(`${host.emulator.apiBase}/public/assets/${assets.portrait}`);
    poster = ((await answer.json()) as { download_url: string }).download_url;
  });
  afterEach(() => host.close());

  const inBox = (markup: string) => `<div style="width: ${SIZE.width}px">${markup}</div>`;

  const rendered = async (attributes = {}, children = '') =>
    inBox(await host.renderOnServer(host.tag({ poster, ...attributes }, children)));

  const box = () => {
    const { width, height } = host.part('stage')!.getBoundingClientRect();
    return { width, height };
  };

  const image = () => host.part('poster') as HTMLImageElement | null;
  const isLoaded = () => !!image()?.complete && image()!.naturalWidth > 0;

  /** What the element would make itself: tags, classes, parts and slots, without comments. */
  const skeleton = (root: ParentNode): unknown =>
    [...root.children]
      .filter(({ localName }) => localName !== 'style')
      .map((child) => {
        const { localName, className, part, slot } = child;
        const name = child.getAttribute('name');
        return [localName, className, part.value, slot, name, skeleton(child)];
      });

  it('without scripts: the box, and the poster in it', async () => {
    await host.open({ head: '', body: await rendered() });
    await until(isLoaded, 'the poster');
    expect(box()).to.deep.equal(SIZE);
    const { width, height } = image()!.getBoundingClientRect();
    expect({ width, height }).to.deep.equal(SIZE);
  });

  it('without scripts and without a poster: the content of the element', async () => {
    const body = await host.renderOnServer(host.tag({}, '<p>Ada says hello.</p>'));
    await host.open({ head: '', body: inBox(body) });
    expect(box()).to.deep.equal(SIZE);
    expect(host.document.querySelector('p')!.checkVisibility()).to.equal(true);
  });

  it('a poster that is no http(s) URL is left out, and a quote stays in its attribute', async () => {
    for (const hostile of ['javascript:alert(1)', 'data:text/html,hi', '"><script>1</script>']) {
      await host.open({ head: '', body: await rendered({ poster: hostile }) });
      expect(host.document.querySelector('script:not([src])')).to.equal(null);
      expect(host.preview.shadowRoot!.querySelector('script')).to.equal(null);
      expect(host.preview.getAttribute('poster')).to.equal(hostile);
      if (!hostile.startsWith('"')) expect(image()).to.equal(null);
    }
  });

  for (const file of FILES)
    it(`${file}: the element goes on with what is there`, async () => {
      await host.openHeld({ head: host.script(file, 'held'), body: await rendered() });
      await until(isLoaded, 'the poster');
      const before = { image: image(), base: host.part('base'), stage: host.part('stage') };
      expect(host.preview.matches(':defined')).to.equal(false);
      const seen: Node[] = [];
      new MutationObserver((records) => {
        for (const { removedNodes } of records) seen.push(...removedNodes);
      }).observe(host.preview.shadowRoot!, { childList: true, subtree: true });
      const sizes = [box()];
      const resized = new ResizeObserver(() => sizes.push(box()));
      resized.observe(before.stage!);
      await host.release();
      await host.until('ready');
      expect({ image: image(), base: host.part('base'), stage: host.part('stage') }).to.deep.equal(
        before,
      );
      expect(seen.filter((node) => node.contains(before.image))).to.deep.equal([]);
      resized.disconnect();
      for (const size of sizes) expect(size).to.deep.equal(SIZE);
      await host.play();
      expect(await host.calls(`model-configs/${configId}`), 'configuration').to.equal(1);
      expect(await host.calls(`assets/${assets.idle}`), 'asset').to.equal(1);
      expect(await host.filmStarts(), 'film').to.equal(1);
      const { pathname } = new URL(poster);
      const posters = await host.emulator.requests(pathname.slice(pathname.lastIndexOf('/')));
      expect(posters, 'poster').to.have.length(1);
      expect(host.recording.console).to.deep.equal([]);
    });

  it('the package, with Lit’s hydration', async () => {
    await host.open({ head: WITH_HYDRATION, body: await rendered() });
    await host.until('ready');
    expect(host.preview.shadowRoot!.querySelectorAll('.base, .stage')).to.have.length(2);
    await host.play();
    expect(await host.filmStarts()).to.equal(1);
    expect(host.recording.console).to.deep.equal([]);
  });

  it('has the same parts as an element that no server has rendered', async () => {
    const parts = async (body: string) => {
      await host.open({ body: inBox(body) });
      await host.until('ready');
      return skeleton(host.preview.shadowRoot!);
    };
    const own = await parts(host.tag({ poster }));
    expect(await parts(await host.renderOnServer(host.tag({ poster })))).to.deep.equal(own);
  });

  it('under a policy that blocks the style sheet in the page', async () => {
    await host.open({ body: await rendered(), headers: strictPolicy() });
    await host.until('ready');
    expect(host.recording.violations.every((text) => text.startsWith('style-src'))).to.equal(true);
    expect(getComputedStyle(host.part('stage')!).position).to.equal('relative');
    await host.play();
  });

  for (const head of ['the script', 'the package'])
    it(`a task: the page’s own form, then the element with ${head}`, async () => {
      const task = (content: string) =>
        host.renderOnServer(`<sjinn-task token-endpoint="/none">${content}</sjinn-task>`);
      const form = '<form><input name="message" aria-label="Text" /></form>';
      const find = () => host.document.querySelector('sjinn-task')!;
      await host.open({ head: '', body: await task(form) });
      expect(host.document.querySelector('input')!.checkVisibility()).to.equal(true);

      const script = head === 'the script' ? host.script() : WITH_HYDRATION;
      await host.open({ head: script, body: await task('') });
      await until(() => find().shadowRoot!.querySelector('textarea'), 'the form');
      expect(find().shadowRoot!.querySelectorAll('form, textarea')).to.have.length(2);
      expect(host.recording.console).to.deep.equal([]);
    });
});
