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

describe('<sjinn-task> in a sandboxed frame', () => {
  const host = new Host();
  const heard: unknown[] = [];
  const hear = ({ data }: MessageEvent) => void heard.push(data);
  const frame = document.createElement('iframe');
  afterEach(() => {
    removeEventListener('message', hear);
    frame.remove();
  });

  it('with sandbox="allow-scripts" alone, a press starts one task, and it is followed', async () => {
    addEventListener('message', hear);
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.srcdoc = `<!doctype html><html lang="en"><body><sjinn-task></sjinn-task>
      ${host.script()}<script type="module">${VISIT}</script></body></html>`;
    document.body.append(frame);
    await until(() => heard.includes('running'), 'a task that is followed');
    expect(heard.filter((word) => word === 'created')).to.have.length(1);
    expect(heard).not.to.include('paused');
  });
});
