import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { captions } from '../../support/captions.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/* What a screen reader says of themed controls. */

const GERMAN = {
  'media-play-button': 'Anhalten',
  'media-time-range': 'Wiedergabeposition',
  'media-mute-button': 'Ton einschalten',
  'ojin-captions-switch': 'Untertitel',
  'media-fullscreen-button': 'Vollbild',
};
const ARABIC = {
  'media-play-button': 'إيقاف مؤقت',
  'media-time-range': 'موضع التشغيل',
  'media-mute-button': 'إلغاء كتم الصوت',
  'ojin-captions-switch': 'الترجمة',
  'media-fullscreen-button': 'ملء الشاشة',
};
const ENGLISH = {
  'media-play-button': 'Pause',
  'media-time-range': 'Seek',
  'media-mute-button': 'Unmute',
  'ojin-captions-switch': 'Captions',
  'media-fullscreen-button': 'Full screen',
};

/** The control itself, or the slider inside it. */
function control(element: OjinPreviewElement, tag: string): Element | null | undefined {
  const found = element.shadowRoot!.querySelector(tag);
  return found?.shadowRoot?.querySelector('input') ?? found;
}

const names = (element: OjinPreviewElement) =>
  Object.fromEntries(Object.keys(ENGLISH).map((tag) => [tag, control(element, tag)?.ariaLabel]));

const untilNamed = async (element: OjinPreviewElement, expected: Record<string, string>) => {
  const isSo = () => JSON.stringify(names(element)) === JSON.stringify(expected);
  await until(isSo, 'the names', 10_000).catch(() => undefined);
  expect(names(element)).to.deep.equal(expected);
};

/** Engines differ in the digits of Arabic. */
const position = (element: OjinPreviewElement) =>
  control(element, 'media-time-range')?.ariaValueText?.replace(/[٠-٩]/g, (digit) =>
    String(digit.charCodeAt(0) - 0x660),
  );

/** A themed preview, playing without sound. */
async function playing(lang: string): Promise<OjinPreviewElement> {
  const element = await preview(
    {
      ...{ 'config-id': PERSONAS.ada.configId, 'api-base': new Emulator().apiBase, lang },
      ...{ loading: 'eager', muted: true, loop: true, controls: 'themed' },
    },
    `<track kind="captions" srclang="en" label="English" src="${captions('Hello')}">`,
  );
  await element.play();
  return element;
}

describe('themed controls in a language', () => {
  it('two of two languages on one page, which stay when their states change', async () => {
    const german = await playing('de');
    const arabic = await playing('ar-EG');
    await untilNamed(german, GERMAN);
    await untilNamed(arabic, ARABIC);

    german.pause();
    await untilNamed(german, { ...GERMAN, 'media-play-button': 'Abspielen' });
    german.media!.muted = false;
    await untilNamed(german, {
      ...{ ...GERMAN, 'media-play-button': 'Abspielen' },
      'media-mute-button': 'Stummschalten',
    });
    german.media!.muted = true;
    await german.play();
    await untilNamed(german, GERMAN);
    await untilNamed(arabic, ARABIC);
    await expect(german).to.be.accessible();
    await expect(arabic).to.be.accessible();
  });

  it('says the position, also after each step of the film', async () => {
    const german = await playing('de');
    const arabic = await playing('ar');
    for (const element of [german, arabic]) {
      element.pause();
      element.media!.currentTime = 12.5;
    }
    await until(() => position(german)?.startsWith('12'), 'the position').catch(() => undefined);
    expect(position(german)).to.equal('12 Sekunden von 20 Sekunden');
    await until(() => position(arabic)?.startsWith('12'), 'the position').catch(() => undefined);
    expect(position(arabic)).to.equal('12 ثانية من 20 ثانية');

    await german.play();
    await until(() => german.media!.currentTime > 13.1, 'the next second');
    await until(() => /^1[345] Sekunden von 20 Sekunden$/.test(position(german)!), 'its position');
  });

  it('follow a change of `lang`, of the page too, and back to English', async () => {
    const element = await playing('de');
    await untilNamed(element, GERMAN);
    element.lang = 'ar';
    await untilNamed(element, ARABIC);
    element.removeAttribute('lang');
    await untilNamed(element, ENGLISH);
    element.parentElement!.lang = 'de';
    await untilNamed(element, GERMAN);
    element.lang = 'xx';
    await untilNamed(element, ENGLISH);
  });

  it('follow `strings`, over the language', async () => {
    const element = await playing('de');
    element.strings = { pause: 'Halt', seek: 'Stelle', position: '{total}, davon {time}' };
    const own = { 'media-play-button': 'Halt', 'media-time-range': 'Stelle' };
    await untilNamed(element, { ...GERMAN, ...own });
    element.pause();
    element.media!.currentTime = 1.5;
    await until(() => position(element)?.endsWith('1 Sekunde'), 'the position');
    expect(position(element)).to.equal('20 Sekunden, davon 1 Sekunde');
    element.strings = undefined;
    await untilNamed(element, { ...GERMAN, 'media-play-button': 'Abspielen' });
  });
});
