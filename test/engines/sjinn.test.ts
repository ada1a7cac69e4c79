import { expect } from '@open-wc/testing';
import type { OjinError } from '../../src/http/error.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { Emulator } from '../support/emulator.ts';
import { rejection } from '../support/test-fetch.ts';

/*
 * The task's calls by the engine's own `fetch`: with a token, from another origin. SJinn itself lets
 * no page read its answers, so a relay answers here: a path of the emulator with a text of its own.
 */

const CHAT_ID = '7d6f3a52-1c84-4e0b-9a27-5b8e4c1f0d93';
const RELAY = '/v1/public/relay';
const ALLOWED = {
  'access-control-allow-headers': 'authorization, content-type, idempotency-key',
  'access-control-allow-methods': 'GET, POST',
};

const envelope = (data: unknown, error_code = 0) =>
  JSON.stringify({ success: !error_code, errorMsg: '', error_code, data });

describe('SjinnClient, by the engine’s own fetch', () => {
  let emulator: Emulator;
  let client: SjinnClient;
  beforeEach(async () => {
    emulator = new Emulator();
    const apiBase = `${emulator.base}${RELAY}`;
    client = new SjinnClient({ credentials: () => ({ accessToken: 't0ken', apiBase }) });
    await emulator.fault(
      `${RELAY}/*`,
      { status: 204, body: '', headers: ALLOWED },
      { match: { path: `${RELAY}/*`, method: 'OPTIONS' } },
    );
  });
  const answer = (call: string, status: number, body: string) =>
    emulator.fault(`${RELAY}/${call}`, { status, body, contentType: 'application/json' });

  it('creates a task', async () => {
    await answer('create_agent_task', 200, envelope({ chat_id: CHAT_ID }));
    const created = await client.create({ message: 'Grüße' }, { idempotencyKey: 'k1' });
    expect(created.chatId).to.equal(CHAT_ID);
    const methods = (await emulator.requests('create_agent_task')).map(({ method }) => method);
    expect(methods).to.deep.equal(['OPTIONS', 'POST']);
  });

  for (const method of ['GET', 'POST'] as const)
    it(`asks for a task by ${method}`, async () => {
      const task = { status: 2, tool_results: [{ name: 'TODO_Write', result: ['A boat'] }] };
      const times = { create_time: '2026-01-01T00:00:00Z', update_time: '2026-01-01T00:00:00Z' };
      await answer('query_agent_task_status', 200, envelope({ ...task, ...times }));
      const { status, toolResults } = await client.query(CHAT_ID, { method });
      expect(status).to.equal(2);
      expect(toolResults).to.deep.equal([{ name: 'TODO_Write', results: ['A boat'] }]);
    });

  it('reads the body of a refusal', async () => {
    await answer('create_agent_task', 402, envelope(null, 100));
    const error = (await rejection(client.create({ message: 'A' }))) as OjinError;
    expect(error).to.include({ status: 402, errorCode: 100 });
    expect(error.outcome).not.to.equal('unknown');
  });

  for (const to of ['itself', 'another host'])
    it(`a redirect to ${to} is followed neither with the token nor with a paid call`, async () => {
      const elsewhere = `${emulator.base.replace('localhost', '127.0.0.1')}${RELAY}/elsewhere`;
      const location = to === 'itself' ? `${emulator.base}${RELAY}/create_agent_task` : elsewhere;
      await emulator.fault(`${RELAY}/create_agent_task`, { status: 307, headers: { location } });
      const error = (await rejection(client.create({ message: 'A' }))) as OjinError;
      expect(error).to.include({ code: 'bad-answer', outcome: 'unknown' });
      const sent = (await emulator.requests('relay')).map(({ method }) => method);
      expect(sent).to.deep.equal(['OPTIONS', 'POST']);
    });

  it('cannot say what became of a task when no answer can be read', async () => {
    await emulator.fault(`${RELAY}/create_agent_task`, { noCors: true });
    const error = (await rejection(client.create({ message: 'A' }))) as OjinError;
    expect(error).to.include({ code: 'network', outcome: 'unknown' });
  });
});
