import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement, PreviewState } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { next, part, preview, until } from '../../support/preview.ts';

/* Everything by keyboard, in every engine: and the focus never falls to the page. */

const { ada } = PERSONAS;
const CONFIGS = '/v1/public/model-configs/**';
const ASSETS = '/v1/public/assets/**';

const press = (key: string) => sendKeys({ press: key });

/** What has the focus, in whatever shadow root. */
function focused(): Element {
  let element: Element = document.activeElement ?? document.body;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** The same, but no deeper than the element's own root: themed controls have roots, too. */
const focusedIn = (element: Element) => element.shadowRoot!.activeElement;

/** An element itself must not stand in a failed assertion: it takes minutes to print. */
const describeFocus = () => `the focus is on ${focused().outerHTML.slice(0, 80)}`;

function button(text: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.textContent = text;
  return element;
}

describe('by keyboard', () => {
  let emulator: Emulator;
  let element: OjinPreviewElement;
  const previous = button('before');
  const after = button('after');
  /** Times at which the focus was on the page itself. */
  let falls: string[] = [];
  let watch: ReturnType<typeof setInterval>;

  beforeEach(() => {
    emulator = new Emulator();
  });
  afterEach(() => {
    clearInterval(watch);
    previous.remove();
    after.remove();
    expect(falls, 'the focus was on the page').to.deep.equal([]);
  });

  const settle = (status: PreviewState['status']) =>
    until(
      () => element.state.status === status,
      () => `${status}, last ${element.state.status}`,
    );

  const untilFocused = (isIt: (focused: Element | null) => unknown, what: string) =>
    until(() => isIt(focusedIn(element)), `the focus on ${what}`);

  const isButton = (name: string) => (it: Element | null) =>
    it?.textContent.trim() === name || !!it?.getAttribute('aria-label')?.startsWith(name);

  /** Puts a preview between two buttons, with the focus on the first. */
  async function arrange(attributes: Record<string, string | boolean> = {}, content = '') {
    element = await preview(
      { 'config-id': ada.configId, 'api-base': emulator.apiBase, muted: true, ...attributes },
      content,
    );
    element.before(previous);
    element.after(after);
    falls = [];
    previous.focus();
    watch = setInterval(() => {
      if (focused() === document.body) falls.push(element.state.status);
    }, 5);
  }

  const untilThemed = () =>
    until(() => element.shadowRoot!.querySelector('media-control-bar'), 'the bar');

  async function reachPlay() {
    await settle('ready');
    await until(() => part(element, 'play-button'), 'the button');
    await press('Tab');
    expect(focused() === part(element, 'play-button'), describeFocus()).to.equal(true);
  }

  /** Of themed controls, which take the focus from the button when the film plays. */
  async function reachBar() {
    await arrange({ controls: 'themed' });
    await untilThemed();
    await reachPlay();
    await press('Enter');
    await untilFocused((it) => it?.localName === 'media-play-button', 'the bar');
  }

  /** As often as it takes, bounded. */
  async function tabUntil(isThere: () => unknown, what: string) {
    for (let i = 0; i < 20 && !isThere(); i++) await press('Tab');
    expect(isThere(), what).to.be.ok;
  }

  it('the browser’s own controls: reach, play, pause, seek, leave', async () => {
    await arrange();
    await reachPlay();
    await press('Enter');
    await settle('playing');
    await untilFocused((it) => it === element.media, 'the film');
    const scrolled = scrollY;
    await press(' ');
    await settle('paused');
    expect(scrollY).to.equal(scrolled);
    const { currentTime } = element.media!;
    await press('ArrowRight');
    await until(() => element.media!.currentTime > currentTime, 'a later place');
    await press(' ');
    await settle('playing');
    await tabUntil(() => focused() === after, 'out of it');
  });

  it('themed controls: reach, play, pause, seek, full screen, leave', async () => {
    await reachBar();
    await settle('playing');
    await press(' ');
    await settle('paused');
    await press('Tab');
    expect(focusedIn(element)?.localName).to.equal('media-time-range');
    const { currentTime } = element.media!;
    // the first press may start from where the range last was, which is a little earlier
    const isLater = () => element.media!.currentTime > currentTime;
    for (let i = 0; i < 5 && !isLater(); i++) {
      await press('ArrowRight');
      await until(isLater, 'a later place', 10_000).catch(() => undefined);
    }
    expect(isLater(), 'a later place').to.equal(true);
    await tabUntil(
      () => focusedIn(element)?.localName === 'media-fullscreen-button',
      'the button for full screen',
    );
    for (const isWanted of [true, false]) {
      const changed = next(document, 'fullscreenchange');
      await press('Enter');
      await changed;
      expect(!!document.fullscreenElement).to.equal(isWanted);
    }
    await tabUntil(() => focused() === after, 'out of it');
  });

  it('themed controls: leave them, and come back', async () => {
    await reachBar();
    previous.focus();
    await press('Tab');
    expect(focusedIn(element)?.localName, describeFocus()).to.equal('media-play-button');
  });

  it('themed controls stay in view under the focus', async () => {
    await reachBar();
    // as media-chrome does two seconds after the last key
    const controller = element.shadowRoot!.querySelector('media-controller')!;
    await until(() => controller.hasAttribute('userinactive'), 'an inactive user');
    const bar = element.shadowRoot!.querySelector('media-control-bar')!;
    await until(() => getComputedStyle(bar).opacity === '1', 'the bar under the focus');
    // whose focus is in a shadow root of its own
    await press('Tab');
    expect(focusedIn(element)?.localName).to.equal('media-time-range');
    await until(() => controller.hasAttribute('userinactive'), 'an inactive user');
    await Promise.all(bar.getAnimations().map(({ finished }) => finished));
    expect(getComputedStyle(bar).opacity).to.equal('1');
  });

  it('a film that plays by itself: pause, and play again', async () => {
    await arrange({ autoplay: true });
    await settle('playing');
    await until(() => part(element, 'play-button'), 'the button');
    await press('Tab');
    await untilFocused(isButton('Pause'), 'the button');
    await press(' ');
    await settle('paused');
    await untilFocused(isButton('Play'), 'the button');
    await press('Enter');
    await settle('playing');
    await untilFocused(isButton('Pause'), 'the button');
  });

  it('the bar goes where a film begins to play by itself: the button has the focus', async () => {
    await arrange();
    await reachPlay();
    await press('Enter');
    await untilFocused((it) => it === element.media, 'the film');
    element.autoplay = true;
    await untilFocused(isButton('Pause'), 'the button');
    element.autoplay = false;
    await untilFocused((it) => it === element.media, 'the film');
  });

  it('controls change under the focus', async () => {
    await arrange();
    await reachPlay();
    await press('Enter');
    await untilFocused((it) => it === element.media, 'the film');
    element.controls = 'themed';
    await untilFocused((it) => it?.localName === 'media-play-button', 'the bar');
    element.controls = 'native';
    await untilFocused((it) => it === element.media, 'the film');
    element.controls = 'none';
    await untilFocused((it) => it === part(element, 'stage'), 'the stage');
    await press('Tab');
    expect(focused() === after, describeFocus()).to.equal(true);
    expect(part(element, 'stage')!.hasAttribute('tabindex')).to.equal(false);
  });

  for (const [name, path] of [
    ['a preview', CONFIGS],
    ['a film’s link', ASSETS],
  ] as const)
    it(`try ${name} again, and again`, async () => {
      await emulator.fault(path, { status: 503, headers: { 'Retry-After': '3600' } });
      await arrange();
      await settle('error');
      await press('Tab');
      expect(focused() === part(element, 'retry-button'), describeFocus()).to.equal(true);
      const tried = next(element, 'ojin-statechange');
      await press('Enter');
      await tried;
      await settle('error');
      await untilFocused(isButton('Try again'), 'the button');
      await emulator.heal();
      await press('Enter');
      await settle('ready');
      await untilFocused(isButton('Play'), 'the button');
      await press('Enter');
      await settle('playing');
      await untilFocused((it) => it === element.media, 'the film');
    });

  for (const controls of ['native', 'themed'])
    it(`a film that breaks under its ${controls} controls: the focus is on "Try again"`, async () => {
      await arrange({ controls });
      if (controls === 'themed') await untilThemed();
      await reachPlay();
      await press('Enter');
      await settle('playing');
      await emulator.fault(ASSETS, { status: 503, headers: { 'Retry-After': '3600' } });
      element.media!.src = `${emulator.base}/objects/gone.mp4`;
      await settle('error');
      await untilFocused(isButton('Try again'), 'the button');
      await emulator.heal();
      await press('Enter');
      await settle('playing');
      await untilFocused(
        (it) =>
          controls === 'themed' ? it?.localName === 'media-play-button' : it === element.media,
        'the controls',
      );
    });

  it('an error that no other try can help: the focus is on its details', async () => {
    await arrange();
    await reachPlay();
    element.apiBase = 'localhost:5173'; // makes no sense, whatever is tried
    await settle('error');
    await untilFocused((it) => it?.localName === 'summary', 'the details');
  });

  it('the page shows another persona: the focus is on what takes over', async () => {
    await arrange();
    await reachPlay();
    await press('Enter');
    await untilFocused((it) => it === element.media, 'the film');
    element.configId = PERSONAS.iris.configId;
    await until(() => element.media?.localName === 'audio', 'a voice');
    await untilFocused((it) => it === element.media, 'the voice');
  });

  it('a link in what stands there first gives way to a poster', async () => {
    await emulator.fault(ASSETS, { delayMs: 1000 });
    await arrange({}, '<a href="#ada">Ada</a>');
    await press('Tab');
    expect(focused().localName).to.equal('a');
    element.poster = `${emulator.base}/objects/ada.jpg`;
    await untilFocused((it) => it === part(element, 'stage'), 'the stage');
    await settle('ready');
    await untilFocused(isButton('Play'), 'the button');
  });

  it('who has left is not fetched back', async () => {
    await emulator.fault(CONFIGS, { status: 503, headers: { 'Retry-After': '3600' } });
    await arrange();
    await settle('error');
    await press('Tab');
    await emulator.heal();
    await emulator.fault(ASSETS, { delayMs: 1000 });
    await press('Enter');
    await untilFocused((it) => it === part(element, 'stage'), 'the stage');
    await press('Tab');
    expect(focused() === after, describeFocus()).to.equal(true);
    await settle('ready');
    await until(() => part(element, 'play-button'), 'the button');
    expect(focused() === after, describeFocus()).to.equal(true);
  });

  it('a button says whom it plays', async () => {
    await arrange();
    await reachPlay();
    expect(focused().getAttribute('aria-label')).to.equal(`Play: ${ada.title}`);
  });
});
