import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import parse from 'parse-prometheus-text-format';
import { createRelay } from '../../src/relay/index.ts';
import type { LogEntry } from '../../src/relay/log.ts';
import { METRICS, serveMetrics } from '../../src/relay/metrics.ts';

/* What a relay counts, read as Prometheus does. */

const log: LogEntry[] = [];
const metrics = await serveMetrics({ port: 0 }, (entry) => log.push(entry));
after(() => metrics.close());

async function scrape(): Promise<Map<string, Record<string, string>[]>> {
  const response = await fetch(metrics.url);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const families = parse(await response.text());
  return new Map(
    families.map(({ name, metrics: samples }) => [
      name,
      samples.map(({ labels = {}, value = '', count = '' }) => ({ ...labels, value, count })),
    ]),
  );
}

test('requests, limits and problems with SJinn are counted; paths of strangers are not', async () => {
  const relay = createRelay({
    apiKey: 'a-key',
    secret: 'a secret of at least thirty-two bytes',
    origins: ['https://shop.example'],
    limits: { tokensPerAddressPerMinute: 1 },
    fetch: () =>
      Promise.resolve(Response.json({ success: false, errorMsg: 'no balance', error_code: 100 })),
    log: metrics.log,
  });
  const post = (call: string, headers: Record<string, string> = {}, body?: unknown) =>
    relay(
      new Request(`https://shop.example/api/${call}`, {
        method: 'POST',
        headers: {
          origin: 'https://shop.example',
          'content-type': 'application/json',
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const { access_token } = (await (await post('token')).json()) as { access_token: string };
  await post('token');
  await post(
    'create_agent_task',
    { authorization: `Bearer ${access_token}`, 'idempotency-key': crypto.randomUUID() },
    { message: 'A film' },
  );
  for (let i = 0; i < 5; i++) await post(`stranger-${i}`);

  const seen = await scrape();
  const requests = seen.get(METRICS.requests.name) ?? [];
  const count = (call: string, status: string) =>
    requests.find((it) => it.call === call && it.status === status)?.value;
  assert.equal(count('token', '200'), '1');
  assert.equal(count('token', '429'), '1');
  assert.equal(count('create_agent_task', '503'), '1');
  assert.deepEqual(
    new Set(requests.map(({ call }) => call)),
    new Set(['token', 'create_agent_task', 'other']),
  );
  assert.deepEqual(seen.get(METRICS.limits.name), [{ call: 'token', value: '1', count: '' }]);
  assert.equal(seen.get(METRICS.vendor.name)?.find(({ code }) => code === '100')?.value, '1');
  assert.ok(seen.has(METRICS.duration.name));
  assert.equal(log.filter(({ event }) => event === 'request').length, 8, 'entries are passed on');
  await relay.close();
});

test('only GET /metrics is answered', async () => {
  assert.equal((await fetch(metrics.url, { method: 'POST' })).status, 404);
  assert.equal((await fetch(metrics.url.replace('/metrics', '/'))).status, 404);
});
