import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SJINN_KEY } from '../../../src/emulator/index.ts';
import { type RelayProcess, startProcess } from '../../relay/support/process.ts';
import { startRedis } from '../../relay/support/redis.ts';
import { overNetwork, PAGE, post, told } from '../../relay/support/relay.ts';

/** Of the script's calls, so many at once. */
const AT_ONCE = 10;

/** From an address of one's own, as the proxy on this machine would say it. */
const from = (address: string) => ({ 'x-forwarded-for': address });

/** Asks for a token, without a cookie. */
export const askForToken = ({ url }: RelayProcess, address: string) =>
  told(overNetwork(post(`${url}/token`, undefined, from(address))));

/** A visitor with a token of their own, who wants one film. */
export async function askForFilm(relay: RelayProcess, address: string) {
  const granted = await askForToken(relay, address);
  if (granted.status !== 200) return { status: granted.status };
  const authorization = `Bearer ${granted.json.access_token as string}`;
  const call = (name: string, body: object, more: Record<string, string> = {}) =>
    told(
      overNetwork(post(`${relay.url}/${name}`, body, { ...from(address), authorization, ...more })),
    );
  const key = { 'idempotency-key': randomUUID() };
  const { status, json } = await call('create_agent_task', { message: 'A film' }, key);
  const look = () => call('query_agent_task_status', { chat_id: json.data?.chat_id });
  return { status, look };
}

/** So many calls, a few at a time, at one relay after the other. */
export async function flood<T>(
  relays: readonly RelayProcess[],
  count: number,
  ask: (relay: RelayProcess) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = [];
  let asked = 0;
  const one = async () => {
    while (asked < count) answers.push(await ask(relays[asked++ % relays.length]!));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return answers;
}

/** What is to be done when the tests of one case are over, the last first. */
type Cleanup = (() => unknown)[];
const STORES: Record<
  'memory' | 'file' | 'redis',
  (cleanup: Cleanup) => Record<string, string> | Promise<Record<string, string>>
> = {
  memory: () => ({}),
  file: (cleanup) => {
    const folder = mkdtempSync(join(tmpdir(), 'ojin-flood-'));
    cleanup.push(() => rmSync(folder, { recursive: true, force: true }));
    return { RELAY_DATA: folder };
  },
  redis: async (cleanup) => {
    const redis = await startRedis();
    cleanup.push(() => redis.close());
    return { REDIS_URL: redis.url };
  },
};
export type StoreName = keyof typeof STORES;

/** Relays on one store, with the limits that a relay has by default. */
export async function startRelays(
  { store, count, apiBase }: { store: StoreName; count: number; apiBase: string },
  cleanup: Cleanup,
): Promise<RelayProcess[]> {
  const env = {
    ...(await STORES[store](cleanup)),
    ...{ SJINN_API_BASE: apiBase, SJINN_API_KEY: SJINN_KEY },
    ...{ RELAY_TRUSTED_PROXIES: 'loopback', RELAY_ORIGINS: PAGE },
    ...{ RELAY_TASKS_PER_ADDRESS: '', RELAY_CONCURRENT_TASKS_PER_ADDRESS: '' },
  };
  const relays = await Promise.all(Array.from({ length: count }, () => startProcess(env)));
  cleanup.push(...relays.map((relay) => () => relay.stop()));
  return relays;
}
