import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/* Nothing of one persona reaches the next one. */

const { ada, noor } = PERSONAS;

/** Collects the media elements that are made from now on. */
function watchMedia() {
  const made: HTMLMediaElement[] = [];
  const createElement = Reflect.get(document, 'createElement') as (name: string) => Element;
  Reflect.set(document, 'createElement', (name: string) => {
    const created = createElement.call(document, name);
    if (created instanceof HTMLMediaElement) made.push(created);
    return created;
  });
  return { made, stop: () => Reflect.deleteProperty(document, 'createElement') };
}

describe('<ojin-preview> from one persona to the next', () => {
  let emulator: Emulator;
  let element: OjinPreviewElement;
  let errors: string[];
  beforeEach(async () => {
    emulator = new Emulator();
    element = await preview({ 'api-base': emulator.apiBase, loading: 'eager', muted: true });
    errors = [];
    element.addEventListener('ojin-error', ({ detail }) => errors.push(detail.code));
  });

  const expectOnly = async ({ configId, title }: { configId: string; title: string }) => {
    await element.whenReady();
    await until(() => element.config?.id === configId, title);
    const media = element.shadowRoot!.querySelectorAll('[part=media]');
    expect(media).to.have.length(1);
    expect(media[0]).to.be.instanceOf(configId === ada.configId ? HTMLVideoElement : Image);
    expect(errors).to.deep.equal([]);
  };

  it('twenty changes in a second: the last one stands', async () => {
    for (let change = 0; change < 20; change++) {
      element.configId = change % 2 ? noor.configId : ada.configId;
      await new Promise((resolve) => setTimeout(resolve, change * 5));
    }
    await expectOnly(noor);
  });

  it('a failure that comes late does not mark the next one', async () => {
    await emulator.fault(`/v1/public/model-configs/${ada.configId}`, { status: 404, delayMs: 300 });
    element.configId = ada.configId;
    await until(() => element.state.status === 'loading');
    element.configId = noor.configId;
    await expectOnly(noor);
    // it has been answered, if anybody listens
    await fetch(`${emulator.apiBase}/public/model-configs/${ada.configId}`);
    await expectOnly(noor);
  });

  it('removed at every moment of its way: no film goes on loading, and nothing is said', async () => {
    const { made, stop } = watchMedia();
    try {
      const parent = element.parentElement!;
      element.configId = ada.configId;
      for (let ms = 0; ms < 200; ms += 10) {
        parent.append(element);
        await new Promise((resolve) => setTimeout(resolve, ms));
        element.remove();
        await until(() => element.state.status === 'idle', 'idle');
      }
      expect(made.filter((media) => media.hasAttribute('src'))).to.deep.equal([]);
      expect(errors).to.deep.equal([]);
      parent.append(element);
      await expectOnly(ada);
    } finally {
      stop();
    }
  });

  it('a stand-in that is loading is let go with its film', async () => {
    element.configId = ada.configId;
    await element.whenReady();
    await element.play();
    await until(() => element.media!.currentTime > 0.1, 'playing');
    const { made, stop } = watchMedia();
    try {
      await emulator.fault('/objects/**.mp4', { hang: true });
      element.media!.dispatchEvent(new Event('error'));
      await until(() => made.length, 'a stand-in');
      element.configId = noor.configId;
      await until(() => made.every((video) => !video.hasAttribute('src')), 'it to be let go');
      await expectOnly(noor);
    } finally {
      stop();
    }
  });

  it('a late link of a task’s film does not become the persona’s', async () => {
    element.innerHTML = '<sjinn-task slot="task"></sjinn-task>';
    element.configId = ada.configId;
    await element.whenReady();
    let renew: (url: string) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      const detail = {
        film: `${emulator.base}/objects/gone.mp4`,
        title: '',
        renew: () => {
          resolve();
          return new Promise<string>((answer) => (renew = answer));
        },
      };
      const event = new CustomEvent('sjinn-show', { detail, cancelable: true, bubbles: true });
      element.querySelector('sjinn-task')!.dispatchEvent(event);
    });
    await asked;
    element.configId = '';
    await until(() => element.state.status === 'idle');
    element.configId = ada.configId;
    await expectOnly(ada);
    const { url } = element.asset!;
    renew(`${emulator.base}/objects/other.mp4`);
    await new Promise((resolve) => setTimeout(resolve));
    expect(element.asset!.url).to.equal(url);
  });
});
