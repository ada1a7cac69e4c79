import { expect } from '@open-wc/testing';
import { until } from '../support/preview.ts';
import { SANDBOXED_HOST } from '../support/sandboxed-host.ts';
import { Host } from './support/host.ts';

/* A frame with an origin of its own: locks, storage and channels throw, forms are not sent. */

/** A visitor who presses there. */
const VISIT = `${SANDBOXED_HOST}
  await customElements.whenDefined('sjinn-task');
  await element.updateComplete;
  const field = element.shadowRoot.querySelector('textarea');
  field.value = 'A boat';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
  element.shadowRoot.querySelector('[part~=submit-button]').click();`;

/** A visitor who plays there. */
const PLAY = `await customElements.whenDefined('ojin-preview');
  const element = document.querySelector('ojin-preview');
  element.addEventListener('ojin-statechange', ({ detail }) => parent.postMessage(detail.status, '*'));
  await element.whenReady();
  parent.postMessage(origin, '*');
  element.shadowRoot.querySelector('[part=play-button]').click();`;

describe('in a sandboxed frame', () => {
  const host = new Host();
  let heard: unknown[];
  const hear = ({ data }: MessageEvent) => void heard.push(data);
  const frame = document.createElement('iframe');
  beforeEach(() => {
    heard = [];
    addEventListener('message', hear);
  });
  afterEach(() => {
    removeEventListener('message', hear);
    frame.remove();
  });

  /** With `sandbox="allow-scripts"` alone. */
  function open(body: string, script: string): void {
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.srcdoc = `<!doctype html><html lang="en"><body>${body}
      ${host.script()}<script type="module">${script}</script></body></html>`;
    document.body.append(frame);
  }

  it('a preview plays', async () => {
    open(host.tag(), PLAY);
    await until(() => heard.includes('playing'), 'a persona that plays');
    expect(heard).to.include('null', 'an origin of its own');
    expect(heard).not.to.include('error');
  });

  it('a press on a task starts one, and it is followed', async () => {
    open('<sjinn-task></sjinn-task>', VISIT);
    await until(() => heard.includes('running'), 'a task that is followed');
    expect(heard.filter((word) => word === 'created')).to.have.length(1);
    expect(heard).not.to.include('paused');
  });
});
