import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { Emulator } from '../../support/emulator.ts';
import { part, preview, until } from '../../support/preview.ts';

const { ada, noor, iris } = PERSONAS;

describe('<ojin-preview> comes, moves and goes', () => {
  let emulator: Emulator;
  beforeEach(() => (emulator = new Emulator()));

  const ready = async (attributes: Record<string, string | boolean> = {}) => {
    const element = await preview({
      'config-id': ada.configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
      muted: true,
      ...attributes,
    });
    await element.whenReady();
    return element;
  };

  const farBelow = () => {
    const spacer = document.createElement('div');
    spacer.style.height = '5000px';
    document.body.prepend(spacer);
    return spacer;
  };

  it('fetches nothing until it comes near the viewport', async () => {
    const spacer = farBelow();
    const below = await preview({ 'config-id': iris.configId, 'api-base': emulator.apiBase });
    for (let frame = 0; frame < 20; frame++) await nextFrame();
    expect(await emulator.requests(iris.configId)).to.have.length(0);
    below.scrollIntoView();
    await below.whenReady();
    expect(await emulator.requests(iris.configId)).to.have.length(1);
    spacer.remove();
  });

  it('loads at once with loading="eager", also when it is added again far off', async () => {
    const element = await ready();
    const spacer = farBelow();
    element.remove();
    await until(() => element.state.status === 'idle');
    spacer.after(element);
    await element.whenReady();
    spacer.remove();
    element.remove();
  });

  it('waits for nothing without an id', async () => {
    const element = await preview({ loading: 'eager' });
    expect(await element.play()).to.equal('unavailable');
    const error = await element.whenReady().catch((caught: unknown) => caught);
    expect(error).to.include({ code: 'aborted' });
    expect(element.state.status).to.equal('idle');
  });

  it('ends the waiting for an element that is taken away', async () => {
    await emulator.fault('/v1/public/**', { hang: true });
    const attributes = { 'config-id': ada.configId, 'api-base': emulator.apiBase };
    const element = await preview({ ...attributes, loading: 'eager' });
    const waiting = element.whenReady().catch((caught: unknown) => caught);
    element.remove();
    expect(await waiting).to.include({ code: 'aborted' });
    await emulator.heal();
  });

  it('names the attribute that is wrong, and asks nobody', async () => {
    const element = await preview({
      'config-id': ada.configId,
      'api-base': 'localhost:5173/v1',
      loading: 'eager',
    });
    const error = await element.whenReady().catch((caught: unknown) => caught);
    expect(error).to.include({ code: 'invalid', attribute: 'api-base' });
    await until(() => part(element, 'error'));
    expect(part(element, 'error')!.textContent).to.contain('api-base');
  });

  it('takes an id with spaces round it', async () => {
    const element = await ready({ 'config-id': ` ${ada.configId}\n` });
    expect(element.config?.title).to.contain('Ada');
  });

  it('keeps playing through a move in the DOM, without a request', async () => {
    const element = await ready();
    await element.play();
    const { media } = element;
    await until(() => media!.currentTime > 0.2);
    const asked = (await emulator.requests('/public/')).length;
    const elsewhere = document.createElement('section');
    elsewhere.style.width = '300px';
    element.parentElement!.after(elsewhere);
    elsewhere.append(element);
    const time = media!.currentTime;
    await until(() => media!.currentTime > time + 0.3 && element.state.status === 'playing');
    expect(element.media).to.equal(media);
    expect(await emulator.requests('/public/')).to.have.length(asked);
  });

  it('lets go of everything when it is gone, and starts anew when it comes back', async () => {
    const element = await ready();
    const { media } = element;
    const parent = element.parentElement!;
    element.remove();
    await until(() => element.state.status === 'idle');
    expect(media!.hasAttribute('src')).to.equal(false);
    expect(element.media).to.equal(null);
    parent.append(element);
    await element.whenReady();
    expect(element.media).not.to.equal(media);
  });

  it('stops what is under way when it is removed', async () => {
    await emulator.fault('/v1/public/**', { hang: true });
    const element = await preview({
      'config-id': ada.configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
    });
    await until(() => element.state.status === 'loading');
    element.remove();
    await until(() => element.state.status === 'idle');
    await emulator.heal();
    const [request] = await emulator.requests('/public/');
    expect(request?.status ?? 0).to.equal(0);
  });

  it('follows its attributes', async () => {
    const element = await ready();
    element.setAttribute('config-id', noor.configId);
    await until(() => part(element, 'media') instanceof HTMLImageElement);
    expect(element.config?.title).to.contain('Noor');
    element.setAttribute('config-id', '');
    await until(() => element.state.status === 'idle');
  });

  it('fetches an explicit asset and the configuration at once', async () => {
    const element = await ready({ 'asset-id': ada.assets.idle });
    expect(element.config?.title).to.contain('Ada');
    expect(element.asset?.id).to.equal(ada.assets.idle);
    expect(await emulator.requests('/public/')).to.have.length(2);
  });

  it('lets the embedder decide which asset is shown', async () => {
    const element = await preview({ 'api-base': emulator.apiBase, loading: 'eager' });
    element.resolveAssets = () => ada.assets.portrait;
    element.configId = ada.configId;
    await element.updateComplete;
    await element.whenReady();
    expect(part(element, 'media')).to.be.instanceOf(HTMLImageElement);
  });

  it('keeps the embedder’s poster until the film plays', async () => {
    const element = await ready({ poster: '/src/emulator/media/ada-portrait.jpg' });
    await aTimeout(0);
    expect(getComputedStyle(part(element, 'media')!).opacity).to.equal('0');
    await element.play();
    await until(() => getComputedStyle(part(element, 'media')!).opacity === '1');
  });

  it('plays from a press of its button, and from the keyboard', async () => {
    const element = await ready();
    const button = part(element, 'play-button') as HTMLButtonElement;
    button.focus();
    expect(element.shadowRoot!.activeElement).to.equal(button);
    button.click();
    await until(() => element.state.status === 'playing');
  });

  it('plays by itself only with a way to stop it, and stays stopped', async () => {
    const element = await ready({ autoplay: true });
    await until(() => element.state.status === 'playing');
    expect(element.media!.muted).to.equal(true);
    expect(element.media!.loop).to.equal(true);
    part(element, 'play-button')!.click();
    await until(() => element.state.status === 'paused');
    document.dispatchEvent(new Event('visibilitychange'));
    for (let frame = 0; frame < 10; frame++) await nextFrame();
    expect(element.state.status).to.equal('paused');
    await element.play();
    await until(() => element.state.status === 'playing');
  });

  it('brings themed controls round the same media element', async () => {
    const element = await ready({ controls: 'themed' });
    const { media } = element;
    await until(() => element.shadowRoot!.querySelector('media-controller'));
    expect(element.media).to.equal(media);
    await element.play();
    // WebKitGTK plays it, and may draw nothing for a while, after the move
    await until(() => element.state.status === 'playing');
    expect(media!.controls).to.equal(false);
  });
});
