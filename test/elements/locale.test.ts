import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { LocaleController } from '../../src/elements/locale.controller.ts';

/* Texts that come late, in an order of their own. */

const waiting = new Map<string, (texts: string) => void>();

class Speaker extends LitElement {
  readonly locale = new LocaleController<string>(
    this,
    (lang) => new Promise((resolve) => waiting.set(lang, resolve)),
  );
}
customElements.define('test-speaker', Speaker);

describe('texts in another language', () => {
  let speaker: Speaker;
  beforeEach(() => {
    waiting.clear();
    speaker = new Speaker();
    speaker.lang = 'de';
    document.body.append(speaker);
  });
  afterEach(() => speaker.remove());

  /** The element hears of it. */
  const speak = async (lang: string) => {
    speaker.lang = lang;
    await new Promise((resolve) => setTimeout(resolve));
  };
  const bring = async (lang: string) => {
    waiting.get(lang)!(lang);
    await speaker.updateComplete;
  };

  it('a slow one does not overwrite a newer one', async () => {
    await speak('fr');
    await bring('fr');
    await bring('de');
    expect(speaker.locale.strings).to.equal('fr');
  });

  it('asks for the primary language, whatever its case and region', async () => {
    await speak('PT-br');
    await bring('pt');
    expect(speaker.locale.strings).to.equal('pt');
    await speak('en-GB');
    expect(speaker.locale.strings).to.equal(null);
  });

  it('back in English, a slow one comes for nothing', async () => {
    await speak('en');
    await bring('de');
    expect(speaker.locale.strings).to.equal(null);
  });

  it('follows an element that was put elsewhere, and none that has left', async () => {
    const place = document.createElement('div');
    place.lang = 'es';
    document.body.append(place);
    speaker.removeAttribute('lang');
    place.append(speaker);
    await bring('es');
    expect(speaker.locale.strings).to.equal('es');
    place.remove();
    place.lang = 'pt';
    await new Promise((resolve) => setTimeout(resolve));
    expect(waiting.has('pt')).to.equal(false);
  });
});
