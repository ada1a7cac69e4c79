import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { systemClock } from '../../src/http/clock.ts';
import { OjinError } from '../../src/http/error.ts';
import type { Fetch } from '../../src/http/request.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { createOnce } from '../../src/sjinn/create.ts';
import { newIntent } from '../../src/sjinn/task.ts';
import { askTokenEndpoint, TokenSource } from '../../src/sjinn/token-source.ts';
import { startProcess } from '../relay/support/process.ts';
import { DURABLE, startRedis } from '../relay/support/redis.ts';
import { overNetwork, PAGE } from '../relay/support/relay.ts';
import { type CountingEmulator, startEmulator } from './support/emulator.ts';

/*
 * A film is paid for, its answer gets lost on the way, the relay (or Redis) is killed and started
 * again, and the page, by the element's own code, finds out what became of it.
 */

let emulator: CountingEmulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.stop());

/** What the page does when it is opened again with an intent whose answer it has not seen. */
function comeBack(url: string, intent: ReturnType<typeof newIntent>, isRepeat: boolean) {
  const fetch: Fetch = (address, init) => {
    const headers = new Headers(init.headers);
    headers.set('origin', PAGE);
    return overNetwork(new Request(address, { ...init, headers }));
  };
  const getToken = () => askTokenEndpoint(`${url}/token`, { credentials: 'omit', fetch });
  const tokens = new TokenSource({ getToken });
  return createOnce(intent, {
    ...{ tokens, isRepeat, clock: systemClock, signal: new AbortController().signal },
    client: new SjinnClient({ credentials: (refused) => tokens.credentials(refused), fetch }),
    presence: { present: () => Promise.resolve(), returned: () => Promise.resolve() },
  });
}

interface Place {
  readonly env: Record<string, string>;
  /** Kills what the relay keeps its memory in, and starts it again. */
  readonly strike?: () => Promise<void>;
}

const file = (t: TestContext): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-restart-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { env: { RELAY_DATA: folder } };
};
const redis = async (t: TestContext, more?: readonly string[]): Promise<Place> => {
  const own = await startRedis(more);
  t.after(() => own.close());
  const strike = () => own.kill().then(() => own.start());
  return { env: { REDIS_URL: own.url }, strike };
};

const CASES: readonly [string, (t: TestContext) => Place | Promise<Place>, isFound: boolean][] = [
  ['a relay without a store', () => ({ env: {} }), false],
  ['a relay with a file', file, true],
  ['a Redis without an append-only file', (t) => redis(t), false],
  ['a Redis that flushes before it answers', (t) => redis(t, DURABLE), true],
];
for (const [what, place, isFound] of CASES) {
  test(`${what} restarts after a create: ${isFound ? 'the film is found' : 'the visitor is told that nobody knows'}, and it is paid once`, async (t) => {
    const { env, strike } = await place(t);
    const settings = { SJINN_API_BASE: emulator.apiBase, SJINN_API_KEY: SJINN_KEY, ...env };
    const intent = newIntent(`A film: ${what}`, Date.now());
    const doomed = await startProcess(settings);
    const first = await comeBack(doomed.url, intent, false);
    await doomed.stop('SIGKILL');
    await strike?.();
    const relay = await startProcess(settings);
    t.after(() => relay.stop());
    const second = await comeBack(relay.url, intent, true).catch((error: unknown) => error);
    if (isFound) assert.deepEqual(second, first);
    else assert.equal(second instanceof OjinError && second.outcome, 'unknown');
    const paid = (await emulator.tasks()).filter(({ message }) => message === intent.message);
    assert.equal(paid.length, 1);
  });
}
