import { describe, it } from 'node:test';
import { expect } from 'chai';
import { lifetime } from '../../src/ojin/signed-url.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const SECONDS = NOW / 1000;
const MINUTE = 60_000;

const amz = (date: string, expires: string | number, store = 'Amz') =>
  `X-${store}-Algorithm=A&X-${store}-Date=${date}&X-${store}-Expires=${expires}&X-${store}-Signature=0`;

describe('lifetime', () => {
  const table: [what: string, query: string, ms: number][] = [
    ['says nothing', '', Infinity],
    ['says other things', 'Expiry=1&x-expires=2', Infinity],

    ['S3 SigV4, just signed', amz('20260101T120000Z', 900), 15 * MINUTE],
    ['S3 SigV4, signed a while ago', amz('20260101T115000Z', 900), 5 * MINUTE],
    ['S3 SigV4, signed yesterday for a week', amz('20251231T120000Z', 604_800), 6 * 1440 * MINUTE],
    ['Google V4', amz('20260101T115000Z', 900, 'Goog'), 5 * MINUTE],
    ['S3 SigV4 in another order', 'X-Amz-Expires=60&a=b&X-Amz-Date=20260101T120000Z', MINUTE],
    ['S3 SigV4 beside Expires', `Expires=${SECONDS + 5}&${amz('20260101T120000Z', 60)}`, MINUTE],

    ['device clock fast: link over before it came', amz('20260101T110000Z', 900), 15 * MINUTE],
    ['device clock fast by exactly the lifetime', amz('20260101T114500Z', 900), 15 * MINUTE],
    ['device clock slow: signed in the future', amz('20260101T130000Z', 900), 15 * MINUTE],
    ['device clock slow by a second', amz('20260101T120001Z', 900), 15 * MINUTE],
    ['device clock off by years', amz('20360101T120000Z', 900), 15 * MINUTE],

    ['SigV4 without a date', 'X-Amz-Expires=900', 15 * MINUTE],
    ['SigV4 without expiry', 'X-Amz-Date=20260101T120000Z', Infinity],
    ['SigV4 with a bad date', amz('20261301T120000Z', 900), 15 * MINUTE],
    ['SigV4 with a date in words', amz('yesterday', 900), 15 * MINUTE],
    ['SigV4 with a date in the extended format', amz('2026-01-01T12:00:00Z', 900), 15 * MINUTE],
    ['SigV4 with an empty date', amz('', 900), 15 * MINUTE],
    ['SigV4 with expiry 0', amz('20260101T120000Z', 0), Infinity],
    ['SigV4 with a negative expiry', amz('20260101T120000Z', -900), Infinity],
    ['SigV4 with expiry in words', amz('20260101T120000Z', 'soon'), Infinity],
    ['SigV4 that never ends', amz('20260101T120000Z', 'Infinity'), Infinity],

    ['SigV2, CloudFront', `Expires=${SECONDS + 300}&Signature=0&Key-Pair-Id=1`, 5 * MINUTE],
    ['SigV2, over', `Expires=${SECONDS - 1}&Signature=0`, 0],
    ['SigV2, over now', `Expires=${SECONDS}`, 0],
    ['SigV2, in words', 'Expires=never', Infinity],
    ['SigV2, negative', 'Expires=-1', Infinity],
    ['SigV2, empty', 'Expires=', Infinity],
    ['SigV2, beyond all numbers', `Expires=${'9'.repeat(400)}`, Infinity],
  ];
  for (const [what, query, ms] of table)
    it(`${what}: ${ms}`, () =>
      void expect(lifetime(`https://cdn.example/film.mp4?${query}`, NOW)).to.equal(ms));

  it('reads encoded parameters, and not the fragment', () => {
    const url = 'https://cdn.example/a.mp4?X%2DAmz-Expires=60&X-Amz-Date=20260101T12%30000Z';
    expect(lifetime(url, NOW)).to.equal(MINUTE);
    expect(lifetime(`https://cdn.example/a.mp4#Expires=${SECONDS}`, NOW)).to.equal(Infinity);
  });
});
