import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigning, type Verdict } from '../../src/emulator/objects/signing.ts';
import { NOON } from './helpers.ts';

const secret = new TextEncoder().encode('secret');

function signed({ secondsLater = 0, method = 'GET' } = {}) {
  let time = NOON + 400;
  const signing = createSigning(secret, () => time);
  const link = signing.sign({
    origin: 'http://store.test',
    path: '/objects/a/film%20one.mp4',
    lifetimeSeconds: 60,
    method,
  });
  time += secondsLater * 1000;
  return { signing, url: new URL(link) };
}

test('a link carries the six parameters of SigV4', () => {
  const { url } = signed();
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'EMULATOR/20250701/local/s3/aws4_request',
    'X-Amz-Date': '20250701T120000Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': url.searchParams.get('X-Amz-Signature'),
  });
  assert.match(url.searchParams.get('X-Amz-Signature')!, /^[\da-f]{64}$/);
});

const changes: [name: string, change: (url: URL) => unknown, verdict: Verdict][] = [
  ['untouched', () => undefined, 'valid'],
  ['in another order', (url) => url.searchParams.sort(), 'valid'],
  ['on another host', (url) => (url.host = 'localhost:1'), 'valid'],
  ['with a fragment', (url) => (url.hash = 't=5'), 'valid'],
  ['with a cache-buster', (url) => url.searchParams.append('_', '1'), 'mismatch'],
  ['with a longer life', (url) => url.searchParams.set('X-Amz-Expires', '600'), 'mismatch'],
  [
    'with a later date',
    (url) => url.searchParams.set('X-Amz-Date', '20250702T120000Z'),
    'mismatch',
  ],
  ['with a date that is none', (url) => url.searchParams.set('X-Amz-Date', 'soon'), 'mismatch'],
  ['with a parameter twice', (url) => url.searchParams.append('X-Amz-Expires', '60'), 'mismatch'],
  ['without the algorithm', (url) => url.searchParams.delete('X-Amz-Algorithm'), 'mismatch'],
  ['without the signature', (url) => url.searchParams.delete('X-Amz-Signature'), 'mismatch'],
  [
    'with another signature',
    (url) => url.searchParams.set('X-Amz-Signature', '0'.repeat(64)),
    'mismatch',
  ],
  ['for another key', (url) => (url.pathname = '/objects/b'), 'mismatch'],
  ['without a date', (url) => url.searchParams.delete('X-Amz-Date'), 'unsigned'],
  ['without a query', (url) => (url.search = ''), 'unsigned'],
];

for (const [name, change, verdict] of changes) {
  test(`a link ${name} is ${verdict}`, () => {
    const { signing, url } = signed();
    change(url);
    assert.equal(signing.verify({ method: 'GET', url }), verdict);
  });
}

const methods: [signedFor: string, used: string, verdict: Verdict][] = [
  ['GET', 'HEAD', 'mismatch'],
  ['GET', 'PUT', 'mismatch'],
  ['HEAD', 'HEAD', 'valid'],
  ['HEAD', 'GET', 'mismatch'],
];

for (const [signedFor, used, verdict] of methods) {
  test(`a link for ${signedFor} used with ${used} is ${verdict}`, () => {
    const { signing, url } = signed({ method: signedFor });
    assert.equal(signing.verify({ method: used, url }), verdict);
  });
}

const ages: [secondsLater: number, verdict: Verdict][] = [
  [0, 'valid'],
  [59, 'valid'],
  [60, 'expired'],
  [86_400, 'expired'],
];

for (const [secondsLater, verdict] of ages) {
  test(`a link for 60 s is ${verdict} after ${secondsLater} s`, () => {
    const { signing, url } = signed({ secondsLater });
    assert.equal(signing.verify({ method: 'GET', url }), verdict);
  });
}

test('another secret does not open the link', () => {
  const other = createSigning(new TextEncoder().encode('other'), () => NOON);
  assert.equal(other.verify({ method: 'GET', url: signed().url }), 'mismatch');
});
