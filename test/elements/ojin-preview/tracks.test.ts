import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';
import { captions } from '../../support/captions.ts';

/* `<track>` in an element: the film has it, whenever it comes. */

const { ada, iris } = PERSONAS;

describe('<ojin-preview> with tracks', () => {
  let emulator: Emulator;
  beforeEach(() => {
    emulator = new Emulator();
  });

  const arrange = (attributes: Record<string, string | boolean> = {}, children = '') =>
    preview(
      {
        ...{ 'config-id': ada.configId, 'api-base': emulator.apiBase },
        ...{ loading: 'eager', muted: true, ...attributes },
      },
      children,
    );

  const track = (text: string, more = 'default kind="captions" srclang="en" label="English"') =>
    `<track ${more} src="${captions(text)}">`;

  const spoken = ({ media }: OjinPreviewElement) =>
    [...(media?.textTracks ?? [])].flatMap(({ activeCues }) =>
      [...(activeCues ?? [])].map((cue) => (cue as VTTCue).text),
    );
  const untilSpoken = (element: OjinPreviewElement, text: string) =>
    until(() => spoken(element).includes(text), `the cue ${text}`);

  it('a cue becomes active, and is no poster', async () => {
    const element = await arrange({}, track('Good morning'));
    await element.play();
    await untilSpoken(element, 'Good morning');
    const [first] = element.media!.textTracks;
    expect([first!.kind, first!.language, first!.label, first!.mode]).to.deep.equal([
      ...['captions', 'en', 'English', 'showing'],
    ]);
  });

  it('of a voice, too', async () => {
    const element = await arrange({ 'config-id': iris.configId }, track('Listen'));
    await element.play();
    await untilSpoken(element, 'Listen');
  });

  it('one that comes later, under a poster of the page; it changes, and goes', async () => {
    const element = await arrange({ poster: `${emulator.base}/objects/ada.jpg` });
    await element.play();
    const late = document.createElement('track');
    late.default = true;
    late.src = captions('Late');
    element.append(late);
    await untilSpoken(element, 'Late');
    late.src = captions('Changed');
    await untilSpoken(element, 'Changed');
    late.remove();
    await until(() => element.media!.textTracks.length === 0, 'no track');
  });

  it('one film has them, and so has the next', async () => {
    const element = await arrange({}, track('Hello'));
    await element.play();
    await untilSpoken(element, 'Hello');
    element.load();
    await until(() => element.state.status === 'loading', 'a new start');
    await element.play();
    await untilSpoken(element, 'Hello');
  });

  it('switched off, they stay off when the film’s link is replaced', async () => {
    const element = await arrange({}, track('Off'));
    await element.play();
    await untilSpoken(element, 'Off');
    const { media } = element;
    media!.textTracks[0]!.mode = 'disabled';
    const loaded = new Promise((resolve) =>
      media!.addEventListener('playing', resolve, { once: true }),
    );
    media!.setAttribute('src', media!.src);
    void media!.play();
    await loaded;
    expect(media!.textTracks[0]!.mode).to.equal('disabled');
  });

  it('only http(s) becomes a source', async () => {
    const hostile = ['javascript:alert(1)', 'data:text/vtt,WEBVTT', 'blob:x', ''];
    const element = await arrange(
      {},
      hostile.map((src) => `<track default src="${src}">`).join('') + track('Fine'),
    );
    await element.play();
    await untilSpoken(element, 'Fine');
    expect(element.media!.querySelectorAll('track')).to.have.length(1);
  });

  it('themed controls have a button for them, and only for them', async () => {
    const element = await arrange({ controls: 'themed' });
    await element.play();
    const find = () => element.shadowRoot!.querySelector<HTMLElement>('ojin-captions-switch');
    await until(find, 'the bar');
    const button = find()!;
    expect(getComputedStyle(button).display).to.equal('none');
    element.insertAdjacentHTML('beforeend', track('On', 'kind="subtitles" srclang="en"'));
    await until(() => getComputedStyle(button).display !== 'none', 'the button');
    expect(spoken(element)).to.deep.equal([]);
    button.click();
    await untilSpoken(element, 'On');
    await until(() => button.ariaChecked === 'true', 'its state');
    button.click();
    await until(() => spoken(element).length === 0, 'silence');
  });
});
