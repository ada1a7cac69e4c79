import { expect } from '@open-wc/testing';
import { OjinError } from '../../../src/http/error.ts';
import { en } from '../../../src/elements/sjinn-task/locales/en.ts';
import { loadTaskStrings } from '../../../src/elements/sjinn-task/locales/index.ts';
import { part, until } from '../../support/preview.ts';
import { asFirstVisit, find, MADE, progress, Stage } from './support.ts';

const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'pt', 'zh'];
/** Words that another language may share with English. */
const SHARED = ['clip', 'plan', 'details'];

describe('<sjinn-task> words', () => {
  asFirstVisit();

  for (const lang of LANGUAGES)
    it(`${lang} says all of it, in its own words`, async () => {
      const strings = (await loadTaskStrings(lang))!;
      expect(Object.keys(strings)).to.have.members(Object.keys(en));
      for (const [key, english] of Object.entries(en)) {
        const own = strings[key as keyof typeof strings];
        expect(own.trim(), key).not.to.equal('');
        expect(own.includes('{n}'), `${key} has its number`).to.equal(english.includes('{n}'));
        if (!SHARED.includes(key)) expect(own, key).not.to.equal(english);
      }
    });

  it('stays English in a language that is not there', async () => {
    expect(await loadTaskStrings('tlh')).to.equal(null);
    const element = await new Stage().place({ lang: 'tlh' });
    expect(find(element, 'button', 'Make the film'), 'button').not.to.equal(null);
  });

  it('speaks the language around it, and follows when its own changes', async () => {
    const element = await new Stage().place({ lang: 'de-AT' });
    const german = (await loadTaskStrings('de'))!;
    await until(() => find(element, 'button', german.submit));
    element.lang = 'fr';
    const french = (await loadTaskStrings('fr'))!;
    await until(() => find(element, 'button', french.submit));
    element.lang = 'en';
    await until(() => find(element, 'button', en.submit));
  });

  it('says the embedder’s own words, also of trouble', async () => {
    const stage = new Stage();
    const element = await stage.place();
    element.strings = { submit: 'Roll', signIn: 'Members only.' };
    await element.updateComplete;
    expect(find(element, 'button', 'Roll'), 'button').not.to.equal(null);
    element.getToken = () => Promise.reject(new OjinError('unauthorized'));
    element.start('A boat');
    await until(() => part(element, 'error')?.textContent === 'Members only.');
  });

  it('goes from right to left', async () => {
    const stage = new Stage();
    const element = await stage.place({ lang: 'ar', dir: 'rtl' });
    const arabic = (await loadTaskStrings('ar'))!;
    await until(() => find(element, 'button', arabic.submit));
    const button = find(element, 'button', arabic.submit)!.getBoundingClientRect();
    const field = element.shadowRoot!.querySelector('textarea')!.getBoundingClientRect();
    expect(button.right).to.be.at.most(field.left);
    await expect(element).to.be.accessible();
    await stage.run(progress(2, MADE.plan, MADE.picture));
    expect(part(element, 'message')!.dir).to.equal('auto');
    await expect(element).to.be.accessible();
  });
});
