import { expect } from '@open-wc/testing';
import type { SjinnTaskElement } from '../../src/elements/sjinn-task/sjinn-task.element.ts';
import { until } from '../support/preview.ts';
import { Host } from './support/host.ts';

/* Page and relay on two sites, default `credentials`: the relay's cookie never comes back. */

const { RELAY_URL } = globalThis as unknown as { RELAY_URL: string };
const CREATE = '/create_agent_task';

describe('<sjinn-task> whose relay is on another site', () => {
  let host: Host;
  beforeEach(async () => {
    host = new Host();
    await host.emulator.settings({ taskSeconds: 4 });
    const relay = `${RELAY_URL}/${host.emulator.base.split('/').at(-1)}`;
    await host.open({ body: `<sjinn-task token-endpoint="${relay}/token"></sjinn-task>` });
  });
  afterEach(() => host.close());

  const task = () => host.document.querySelector<SjinnTaskElement>('sjinn-task:defined');

  async function make(message: string): Promise<void> {
    await until(() => task()?.shadowRoot?.querySelector('textarea'), 'the form');
    const { shadowRoot } = task()!;
    const field = shadowRoot!.querySelector('textarea')!;
    field.value = message;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await task()!.updateComplete;
    shadowRoot!.querySelector<HTMLElement>('[part~=submit-button]')!.click();
  }

  const untilStatus = (...statuses: string[]) =>
    until(
      () => statuses.includes(task()?.state.status ?? ''),
      `${statuses.join(' or ')}, last ${task()?.state.status}`,
      35_000,
    );

  const expectOnePayment = async () => {
    const response = await fetch(`${host.emulator.base}/__emulator/tasks`);
    expect(await response.json()).to.have.length(1);
  };

  it('a film is found after a reload, and completes', async () => {
    await make('A boat');
    await untilStatus('running');
    await host.reload();
    await untilStatus('completed');
    await expectOnePayment();
  });

  it('a reload before the create response pays once', async () => {
    await host.emulator.fault(`/api/un-api${CREATE}`, { delayMs: 2000 });
    await make('A boat');
    while (!(await host.emulator.requests(CREATE)).length)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await host.reload();
    await untilStatus('completed');
    await expectOnePayment();
  });
});
