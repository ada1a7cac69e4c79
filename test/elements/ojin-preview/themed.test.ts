import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { captions } from '../../support/captions.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/* Themed controls for everyone, in a box that is as narrow as at 400 % zoom. */

/** CSS px; WCAG 2.2, 2.5.8. */
const SMALLEST_TARGET = 24;

for (const name of ['ada', 'iris'] as const)
  describe(`themed controls of ${name === 'ada' ? 'a film' : 'a voice'}`, () => {
    it('are named, large enough, without a dead tab stop, and store nothing', async () => {
      localStorage.clear();
      const emulator = new Emulator();
      const element = await preview(
        {
          ...{ 'config-id': PERSONAS[name].configId, 'api-base': emulator.apiBase },
          ...{ loading: 'eager', muted: true, controls: 'themed' },
        },
        `<track default kind="captions" srclang="en" label="English" src="${captions('Hello')}">`,
      );
      await element.play();
      const all = (selector: string) => [
        ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
      ];
      await until(() => all('media-controller')[0], 'the controls');
      await until(() => all('media-controller')[0]!.ariaLabel === PERSONAS[name].title, 'its name');
      expect(all('media-controller')[0]!.role, 'no landmark').to.equal('group');
      await until(() => all('ojin-captions-switch[mediasubtitleslist]')[0], 'captions');
      await expect(element).to.be.accessible();

      const targets = all('media-control-bar > :not([aria-hidden])').filter(
        (it) => getComputedStyle(it).display !== 'none',
      );
      expect(targets.length).to.be.greaterThan(3);
      for (const target of targets) {
        const { width, height } = target.getBoundingClientRect();
        expect(Math.min(width, height), target.localName).to.be.at.least(SMALLEST_TARGET);
      }
      const bar = all('media-control-bar')[0]!;
      expect(bar.scrollWidth).to.be.at.most(element.clientWidth);
      expect(all('media-time-display')[0]!.tabIndex).to.equal(-1);

      all('media-mute-button')[0]!.click();
      await until(() => !element.media!.muted, 'sound');
      expect(Object.keys(localStorage).filter((key) => key.startsWith('media-chrome'))).to.be.empty;
    });
  });

it('a film keeps its duration, however early its themed controls are there', async () => {
  const emulator = new Emulator();
  const element = await preview({
    ...{ 'config-id': PERSONAS.ada.configId, 'api-base': emulator.apiBase },
    ...{ loading: 'eager', muted: true, controls: 'themed' },
  });
  await until(() => element.media, 'the film');
  // media-chrome looks at the film with each of these
  const looks = setInterval(() => element.media!.dispatchEvent(new Event('progress')), 1);
  await until(() => element.state.status === 'ready', 'the metadata');
  clearInterval(looks);
  await until(() => element.shadowRoot!.querySelector('media-controller'), 'the controls');
  expect(element.media!.duration).to.be.closeTo(20, 0.1);
});
