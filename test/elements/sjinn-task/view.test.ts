import { expect } from '@open-wc/testing';
import { part, until } from '../../support/preview.ts';
import {
  asFirstVisit,
  COMPLETED,
  field,
  find,
  MADE,
  press,
  QUEUED,
  RUNNING,
  Stage,
  told,
} from './support.ts';

describe('<sjinn-task> view', () => {
  asFirstVisit();

  it('counts the time, and says so', async () => {
    const stage = new Stage();
    const element = await stage.place();
    await stage.run(RUNNING);
    const time = () => find(element, 'time', 'Time so far')!.textContent;
    expect(time()).to.equal('0:00');
    await stage.clock.advance(1500);
    await until(() => time() === '0:01', 'the next second');
    await stage.clock.advance(63_500);
    element.requestUpdate();
    await element.updateComplete;
    expect(time()).to.equal('1:05');
    await stage.clock.advance(10 * 60_000);
    element.requestUpdate();
    await element.updateComplete;
    expect(time()).to.equal('11:05');
  });

  it('draws the time only while it runs', async () => {
    const { setInterval: real } = globalThis;
    let timers = 0;
    const counted = (...call: Parameters<typeof real>) => {
      if (call[1] === 1000) timers++;
      return real(...call);
    };
    globalThis.setInterval = counted as typeof real;
    try {
      const stage = new Stage();
      const element = await stage.place();
      await element.updateComplete;
      expect(timers, 'idle').to.equal(0);
      await stage.run(RUNNING);
      expect(timers, 'running').to.equal(1);
    } finally {
      globalThis.setInterval = real;
    }
  });

  it('tells where somebody may go meanwhile', async () => {
    for (const [resume, sentence] of [
      ['local', 'You can close this page'],
      ['session', 'come back in this tab'],
      ['none', 'Keep this page open'],
      ['nonsense', 'come back in this tab'],
    ] as const) {
      const stage = new Stage();
      const element = await stage.place({ resume, id: resume });
      await stage.run(QUEUED);
      expect(part(element, 'base')!.textContent).to.include(sentence);
    }
  });

  it('keeps the focus when what had it goes', async () => {
    const stage = new Stage();
    const element = await stage.place();
    field(element).focus();
    await stage.run(RUNNING);
    expect(element.matches(':focus-within')).to.equal(true);
    find(element, 'button', 'Stop waiting')!.focus();
    press(element, 'Stop waiting');
    await until(() => find(element, 'button', 'Look again'));
    expect(element.matches(':focus-within')).to.equal(true);
    find(element, 'button', 'Start over')!.focus();
    press(element, 'Start over');
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement?.id).to.equal(field(element).id);
  });

  it('copies the link', async () => {
    const stage = new Stage();
    const element = await stage.place();
    await stage.run(COMPLETED);
    const { writeText } = navigator.clipboard;
    const copied: string[] = [];
    navigator.clipboard.writeText = (text) => Promise.resolve(void copied.push(text));
    press(element, 'Copy link');
    await until(() => find(element, 'button', 'Copied'));
    navigator.clipboard.writeText = writeText;
    expect(copied).to.deep.equal([MADE.film[1]]);
  });

  /** As on a page without TLS. */
  async function withoutClipboard(isAllowed: boolean, then: () => Promise<void>): Promise<void> {
    Object.defineProperty(document, 'execCommand', { configurable: true, value: () => isAllowed });
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });
    try {
      await then();
    } finally {
      Reflect.deleteProperty(document, 'execCommand');
      Reflect.deleteProperty(navigator, 'clipboard');
    }
  }

  it('copies the link where there is no Clipboard API (plain http)', async () => {
    const stage = new Stage();
    const element = await stage.place();
    await stage.run(COMPLETED);
    await withoutClipboard(true, async () => {
      press(element, 'Copy link');
      await until(() => find(element, 'button', 'Copied'));
      expect(element.shadowRoot!.querySelector('textarea'), 'nothing is left').to.equal(null);
    });
  });

  it('says so when nothing can be copied, and shows the link', async () => {
    const stage = new Stage();
    const element = await stage.place();
    await stage.run(COMPLETED);
    await withoutClipboard(false, async () => {
      press(element, 'Copy link');
      await until(() => part(element, 'link'));
      expect((part(element, 'link') as HTMLInputElement).value).to.equal(MADE.film[1]);
      await until(() => told(element) === 'Copying isn’t possible here. Copy the link yourself:');
      await expect(element).to.be.accessible();
    });
  });
});
