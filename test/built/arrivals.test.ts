import { expect } from '@open-wc/testing';
import type { OjinPreviewElement } from '../../src/index.ts';
import { until } from '../support/preview.ts';
import { type BuiltFile, Host } from './support/host.ts';

/* Elements that come in other ways than with the page's text. */

const FILES: readonly BuiltFile[] = ['ojin-widget.js', 'ojin-widget.iife.js'];
const TASK = '<sjinn-task token-endpoint="/none"></sjinn-task>';

describe('elements that come', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  /** Markup as a script would insert it. */
  const insert = (markup: string, into: Element | ShadowRoot = host.document.body) => {
    into.append(host.document.createRange().createContextualFragment(markup));
  };

  const untilReady = (find: () => Element | null | undefined) =>
    until(() => (find() as Partial<OjinPreviewElement> | null)?.state?.status === 'ready', 'ready');

  const untilTask = () =>
    until(() => host.document.querySelector('sjinn-task:defined')?.shadowRoot, 'the task');

  for (const file of FILES) {
    describe(file, () => {
      it('a task alone', async () => {
        await host.open({ head: host.script(file), body: TASK });
        await untilTask();
        expect(await host.requests('chunks/sjinn-task')).to.have.length(1);
        expect(await host.calls()).to.equal(0);
      });

      it('a task that is inserted later, deep in something else', async () => {
        await host.open({ head: host.script(file), body: '' });
        await until(() => host.window.customElements.get('ojin-preview'), 'the preview');
        expect(await host.requests('chunks/sjinn-task')).to.have.length(0);
        insert(`<main><div>${TASK}</div></main>`);
        await untilTask();
      });

      it('a task in the slot of a preview, and one beside it', async () => {
        await host.open({ head: host.script(file), body: host.tag({}, TASK) + TASK });
        await host.until('ready');
        await until(
          () => host.document.querySelectorAll('sjinn-task:defined').length === 2,
          'both tasks',
        );
        expect(await host.requests('chunks/sjinn-task')).to.have.length(1);
      });

      it('no task: nothing of it is asked for', async () => {
        await host.open({ head: host.script(file) });
        await host.play();
        expect(await host.requests('chunks/sjinn-task')).to.have.length(0);
      });

      it('a preview that is inserted at once, and one after the element is there', async () => {
        await host.open({ head: host.script(file), body: '' });
        insert(host.tag());
        await host.until('ready');
        insert(`<section>${host.tag({ id: 'second' })}</section>`);
        await untilReady(() => host.document.querySelector('#second'));
      });

      it('a poster that comes after the start of its preview covers the film', async () => {
        const poster =
          '<img slot="poster" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" />';
        await host.open({
          head: host.script(file),
          body: `<p>Above</p>${host.tag({}, `<!--later-->${poster}`)}`,
        });
        await host.until('ready');
        const film = host.preview.media!;
        await until(() => film.readyState >= film.HAVE_CURRENT_DATA, 'its first frame');
        await until(() => getComputedStyle(film).opacity === '0', 'the poster');
        await host.play();
        await until(() => getComputedStyle(film).opacity === '1', 'the film');
      });

      it('a preview in a shadow root', async () => {
        await host.open({ head: host.script(file), body: '<div id="root"></div>' });
        const root = host.document.querySelector('#root')!.attachShadow({ mode: 'open' });
        insert(host.tag(), root);
        await untilReady(() => root.querySelector('ojin-preview'));
      });

      it('a clone of a template', async () => {
        await host.open({ head: host.script(file), body: `<template>${host.tag()}</template>` });
        await until(() => host.window.customElements.get('ojin-preview'), 'the element');
        expect(await host.calls()).to.equal(0);
        host.document.body.append(host.document.querySelector('template')!.content.cloneNode(true));
        await host.play();
      });

      it('a preview in a dialog that is opened later', async () => {
        await host.open({ head: host.script(file), body: `<dialog>${host.tag()}</dialog>` });
        await host.untilUpgraded();
        expect(await host.calls()).to.equal(0);
        host.document.querySelector('dialog')!.showModal();
        await host.play();
      });

      it('a preview that the page writes while it is parsed', async () => {
        const tag = JSON.stringify(host.tag());
        const body = `<script>document.write(${tag})</script>`;
        await host.open({ head: host.script(file), body });
        await host.play();
      });

      it('a preview made by createElement, attributes last', async () => {
        await host.open({ head: host.script(file), body: '' });
        const preview = host.document.createElement('ojin-preview');
        host.document.body.append(preview);
        preview.setAttribute('api-base', host.emulator.apiBase);
        preview.setAttribute('config-id', '6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad');
        await host.play();
      });
    });
  }
});
