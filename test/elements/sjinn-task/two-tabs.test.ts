import { expect } from '@open-wc/testing';
import type { Fetch } from '../../../src/http/request.ts';
import type { SjinnTaskElement } from '../../../src/elements/sjinn-task/sjinn-task.ts';
import { API, success, TOKEN } from '../../sjinn/support.ts';
import { until } from '../../support/preview.ts';
import { asFirstVisit, CREATE, press, RUNNING, write } from './support.ts';

/* Pages of their own on one site: frames share its storage, locks and channels, as tabs do. */

const PAGE = (head: string) => `<!doctype html><html lang="en"><head>${head}
  <script type="module" src="/src/elements/sjinn-task/sjinn-task.ts"></script>
  </head><body><sjinn-task></sjinn-task></body></html>`;
const NO_LOCKS = `<script>
  Object.defineProperty(navigator, 'locks', { value: undefined });
</script>`;

/** A relay: each key is paid for once, and answered with its task. */
class Relay {
  readonly paid = new Set<string>();
  readonly fetch: Fetch = (url, init) => {
    if (!url.endsWith(CREATE)) return Promise.resolve(Response.json(RUNNING.json));
    const key = new Headers(init.headers).get('idempotency-key') ?? '';
    this.paid.add(key);
    return Promise.resolve(Response.json(success({ chat_id: `task-${key}` }).json));
  };
}

async function openTab(relay: Relay, head: string): Promise<SjinnTaskElement> {
  const frame = document.createElement('iframe');
  frame.srcdoc = PAGE(head);
  document.body.append(frame);
  const find = () =>
    frame.contentDocument?.querySelector<SjinnTaskElement>('sjinn-task:defined') ?? undefined;
  await until(() => find()?.shadowRoot, 'the element of the tab');
  const element = find()!;
  const token = { access_token: TOKEN, api_base: API, idempotency_key_ttl: 86_400 };
  const getToken = () => Promise.resolve(token);
  Object.assign(element, { fetch: relay.fetch, getToken });
  await element.updateComplete;
  await write(element, 'A boat');
  return element;
}

describe('<sjinn-task> in two tabs of a first visit', () => {
  asFirstVisit();
  afterEach(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));

  for (const [where, head] of [
    ['with locks', ''],
    ['without locks (plain http)', NO_LOCKS],
  ] as const)
    for (const gap of [0, 20, 100, 250])
      it(`presses ${gap} ms apart, ${where}: one payment, and both follow it`, async () => {
        const relay = new Relay();
        const tabs = [await openTab(relay, head), await openTab(relay, head)] as const;
        press(tabs[0], 'Make the film');
        if (gap) await new Promise((resolve) => setTimeout(resolve, gap));
        press(tabs[1], 'Make the film');
        for (const { state } of tabs) expect(state.status).not.to.equal('idle');
        for (const tab of tabs)
          await until(() => ['queued', 'running'].includes(tab.state.status), 'the task');
        expect(relay.paid.size, 'payments').to.equal(1);
        const ids = tabs.map(({ state }) => ('task' in state ? state.task.chatId : ''));
        expect(new Set(ids)).to.deep.equal(new Set([`task-${[...relay.paid][0]!}`]));
      });
});
