import assert from 'node:assert/strict';
import { test } from 'node:test';
import { solveChallenge } from 'altcha-lib/v1';
import { altcha, hcaptcha, type RelayOptions, turnstile } from '../../src/relay/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { BASE, post, startRelay, told } from './support/relay.ts';

/* A page has to prove that a person is asking. */

interface Altcha {
  readonly algorithm: string;
  readonly challenge: string;
  readonly salt: string;
  readonly signature: string;
  readonly maxnumber: number;
}

function hostOf(options: Partial<RelayOptions>) {
  const { relay, logs } = startRelay(options);
  const ask = (verification?: string, cookie = '') =>
    told(
      relay(post(`${BASE}/token`, verification && { verification }, { ...(cookie && { cookie }) })),
    );
  return { ask, logs };
}
const challengeIn = ({ json }: Awaited<ReturnType<ReturnType<typeof hostOf>['ask']>>) =>
  (json.verification as { challenge: Altcha }).challenge;

async function solve({ algorithm, challenge, salt, signature, maxnumber }: Altcha) {
  const { promise } = solveChallenge(challenge, salt, algorithm, maxnumber);
  const number = (await promise)?.number;
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

test('ALTCHA: a challenge, its solution, a token; each solution once', async () => {
  const clock = new FakeClock();
  const { ask } = hostOf({ verify: altcha({ maxNumber: 200 }), clock });
  const first = await ask();
  assert.equal(first.status, 403);
  assert.equal(first.json.error, 'verification_required');
  assert.equal((first.json.verification as { type: string }).type, 'altcha');
  const challenge = challengeIn(first);
  assert.deepEqual(Object.keys(challenge).sort(), [
    ...['algorithm', 'challenge', 'maxnumber', 'salt', 'signature'],
  ]);
  assert.deepEqual([challenge.algorithm, challenge.maxnumber], ['SHA-256', 200]);
  const proof = await solve(challenge);
  const granted = await ask(proof);
  assert.equal(granted.status, 200, JSON.stringify(granted.json));
  assert.ok(granted.json.access_token);
  const again = await ask(proof);
  assert.deepEqual([again.status, again.json.error], [403, 'verification_required'], 'replayed');

  const cookie = granted.headers.get('set-cookie')?.split(';')[0];
  assert.equal((await ask(undefined, cookie)).status, 200, 'who has proved it need not again');
  await clock.advance(24 * 60 * 60_000);
  assert.equal((await ask(undefined, cookie)).status, 403, 'a day later they must');
});

test('ALTCHA: wrong, forged and expired solutions are none', async () => {
  const clock = new FakeClock();
  const { ask } = hostOf({ verify: altcha({ maxNumber: 200 }), clock });
  const challenge = challengeIn(await ask());
  const proof = await solve(challenge);
  const right = JSON.parse(atob(proof)) as Record<string, unknown>;
  const wrong: unknown[] = [
    { ...right, number: 201 },
    { ...right, signature: '0'.repeat(64) },
    { ...right, salt: String(right.salt).replace(/expires=\d+/, 'expires=99999999999') },
    { ...right, algorithm: 'SHA-1' },
    { ...right, salt: 7 },
    null,
    'x',
  ];
  for (const one of wrong) assert.equal((await ask(btoa(JSON.stringify(one)))).status, 403);
  assert.equal((await ask('no base64 at all')).status, 403);
  await clock.advance(600_000);
  assert.equal((await ask(proof)).status, 403, 'too late');
});

for (const [type, adapter, host] of [
  ['turnstile', turnstile, 'https://challenges.cloudflare.com/turnstile/v0/siteverify'],
  ['hcaptcha', hcaptcha, 'https://api.hcaptcha.com/siteverify'],
] as const) {
  const verify = adapter({ siteKey: 'site-key', secretKey: 'secret-key' });
  const answering = (answer: () => Promise<Response>) => {
    const calls: { url: string; init: RequestInit }[] = [];
    const fetch = (url: string, init: RequestInit) => {
      calls.push({ url, init });
      return answer();
    };
    return { calls, ...hostOf({ verify, fetch }) };
  };

  test(`${type}: a site key, and what the service says of the proof`, async () => {
    let success = false;
    const { ask, calls } = answering(() => Promise.resolve(Response.json({ success })));
    const first = await ask();
    assert.equal(first.status, 403);
    assert.deepEqual(first.json.verification, { type, sitekey: 'site-key' });
    assert.equal((await ask('proof')).status, 403);
    success = true;
    assert.equal((await ask('proof')).status, 200);
    const { url, init } = calls.at(-1)!;
    assert.deepEqual([url, init.method, init.redirect], [host, 'POST', 'manual']);
    const form = init.body as URLSearchParams;
    assert.deepEqual([form.get('secret'), form.get('response')], ['secret-key', 'proof']);
  });

  const PAD = 'x'.repeat(1024 * 1024);
  const AWAY: [string, () => Promise<Response>][] = [
    ['is not there', () => Promise.reject(new TypeError('fetch failed'))],
    ['sends elsewhere', () => Promise.resolve(new Response(null, { status: 302 }))],
    ['says no JSON', () => Promise.resolve(new Response('<h1>'))],
    ['says 1 MB', () => Promise.resolve(Response.json({ success: true, pad: PAD }))],
  ];
  for (const [name, answer] of AWAY) {
    test(`${type} ${name}: nobody gets in, and may come back`, async () => {
      const { ask, logs } = answering(answer);
      const { status, json, headers } = await ask('proof');
      assert.deepEqual([status, json.error], [503, 'temporarily_unavailable']);
      assert.ok(headers.get('retry-after'));
      assert.ok(logs.some(({ event }) => event === 'verify'));
      assert.doesNotMatch(JSON.stringify(logs), /secret-key/);
    });
  }
}
