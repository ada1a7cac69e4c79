import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { until } from '../support/preview.ts';
import { Host } from './support/host.ts';

/* Answers that an earlier page of the tab has kept: the script begins the film from them. */

const { configId, assets } = PERSONAS.ada;
const HOUR = 3_600_000;

describe('kept answers', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => {
    host.close();
    sessionStorage.clear();
  });

  const keyOf = (path: string) => `ojin:${host.emulator.apiBase}/public/${path}`;
  const ASSET = `assets/${assets.idle}`;
  const CONFIG = `model-configs/${configId}`;

  const visit = async () => {
    await host.open();
    await host.until('ready');
    expect(await host.calls()).to.be.greaterThan(1);
  };

  it('a repeat view asks for the film, and for nothing else', async () => {
    await visit();
    const before = [await host.calls(CONFIG), await host.calls(ASSET)];
    await host.reload();
    await host.play();
    expect([await host.calls(CONFIG), await host.calls(ASSET)]).to.deep.equal(before);
  });

  it('the film is there before the element, and becomes its own', async () => {
    await visit();
    const before = [await host.calls(CONFIG), await host.calls(ASSET)];
    // the same visit, on a page whose chunks do not come
    const body = host.tag({ autoplay: true });
    await host.openHeld({ body });
    const surface = await host.untilSurface();
    await until(() => surface.currentTime > 0.1, 'the film to play');
    expect(host.preview.matches(':defined')).to.equal(false);
    expect([await host.calls(CONFIG), await host.calls(ASSET)]).to.deep.equal(before);
    await host.release();
    await host.untilPast(0.3);
    expect(host.preview.media).to.equal(surface);
    expect(host.preview.config?.title).to.equal(PERSONAS.ada.title);
  });

  it('what has run out is asked for again, once', async () => {
    await visit();
    for (const path of [CONFIG, ASSET]) {
      const [receivedAt, json] = JSON.parse(sessionStorage.getItem(keyOf(path))!) as [
        number,
        { download_url?: string },
      ];
      const { download_url } = json;
      const link = download_url ? new URL(download_url) : undefined;
      // signed as long ago as it was received
      link?.searchParams.set('X-Amz-Date', '20200101T000000Z');
      const old = { ...json, ...(link && { download_url: link.href }) };
      sessionStorage.setItem(
        keyOf(path),
        JSON.stringify([link ? Date.UTC(2020, 0) : receivedAt - HOUR, old]),
      );
    }
    const [config, asset] = [await host.calls(CONFIG), await host.calls(ASSET)];
    await host.reload();
    await host.play();
    expect(await host.calls(CONFIG)).to.equal(config + 1);
    expect(await host.calls(ASSET)).to.equal(asset + 1);
  });

  const link = 'javascript:document.body.textContent=1';
  const POISONS: Readonly<Record<string, string>> = {
    'no JSON': '<html>',
    null: 'null',
    'no answer': '[]',
    'another shape': '[1e15, {"download_url": 1, "mime_type": []}]',
    'a link that is none': JSON.stringify([
      Date.now(),
      { id: assets.idle, mime_type: 'video/mp4', download_url: link },
    ]),
  };
  for (const [name, poison] of Object.entries(POISONS))
    it(`${name} in their place does no harm`, async () => {
      // a configuration may be anything but these
      if (!poison.includes('{')) sessionStorage.setItem(keyOf(CONFIG), poison);
      sessionStorage.setItem(keyOf(ASSET), poison);
      await host.open();
      await host.play();
      expect(await host.calls(ASSET)).to.equal(1);
    });
});
