import { describe, it } from 'node:test';
import { expect } from 'chai';
import { httpUrl, redactUrl } from '../../src/http/url.ts';

const BASE = 'https://page.example/dir/index.html';

const SIGNED = [
  'https://b.s3.amazonaws.com/a%2Fb/film.mp4?X-Amz-Date=20260101T000000Z&X-Amz-Expires=900&X-Amz-Signature=0aF%2B%2F%3D',
  'https://cdn.example/ünï cödé/%7Efilm.mp4?Signature=a+b/c==&Expires=1767225600&Key-Pair-Id=K~1',
  'HTTPS://CDN.Example:443/a/../film.mp4?b=2&a=1&&empty=#t=3',
  'https://cdn.example/film.mp4?q=[]{}|^`"\'<>\\',
];

describe('httpUrl', () => {
  for (const url of SIGNED)
    it(`leaves every letter of ${url}`, () => {
      expect(httpUrl(url)).to.equal(url);
      expect(httpUrl(url, BASE)).to.equal(url);
    });

  const others: [what: string, url: unknown][] = [
    ['javascript:', 'javascript:alert(1)'],
    ['JavaScript: in mixed case', 'JaVaScRiPt:alert(1)'],
    ['javascript: behind white space', ' \t\n javascript:alert(1)'],
    ['javascript: behind a control character', '\u0001javascript:alert(1)'],
    ['javascript: with a line break inside', 'java\nscript:alert(1)'],
    ['javascript: with a tab inside', 'java\tscript:alert(1)'],
    ['javascript: with a break before the colon', 'javascript\r\n:alert(1)'],
    ['javascript: that mentions https', 'javascript://https://x.example/%0Aalert(1)'],
    ['vbscript:', 'vbscript:msgbox(1)'],
    ['data:', 'data:text/html,<script>alert(1)</script>'],
    ['data: image', 'data:image/svg+xml;base64,PHN2Zy8+'],
    ['blob:', 'blob:https://x.example/0b2f6d9e-0000-4000-8000-000000000000'],
    ['file:', 'file:///etc/passwd'],
    ['filesystem:', 'filesystem:https://x.example/temporary/a'],
    ['ftp:', 'ftp://x.example/film.mp4'],
    ['ws:', 'wss://x.example/'],
    ['about:', 'about:blank'],
    ['view-source:', 'view-source:https://x.example/'],
    ['something like https', 'httpss://x.example/'],
    ['no host', 'https://'],
    ['a bad port', 'https://x.example:99999/'],
    ['number', 1],
    ['null', null],
    ['undefined', undefined],
    ['array that reads as a URL', ['https://x.example/']],
    ['object that reads as a URL', { toString: () => 'https://x.example/' }],
    ['URL object', new URL('https://x.example/')],
  ];
  for (const [what, url] of others)
    it(`refuses ${what}`, () => {
      expect(httpUrl(url)).to.equal(undefined);
      expect(httpUrl(url, BASE)).to.equal(undefined);
    });

  const relative: [url: string, base: string, taken: boolean][] = [
    ['/v1', BASE, true],
    ['film.mp4', BASE, true],
    ['../film.mp4?a=1', BASE, true],
    ['//cdn.example/film.mp4', BASE, true],
    ['', BASE, true], // the page itself: the callers look for a value first
    ['/v1', 'file:///home/me/index.html', false],
    ['/v1', 'about:blank', false],
    ['https://x.example/', 'about:blank', true],
  ];
  for (const [url, base, taken] of relative)
    it(`${taken ? 'takes' : 'refuses'} "${url}" on ${base}`, () =>
      void expect(httpUrl(url, base)).to.equal(taken ? url : undefined));

  for (const [url] of relative.slice(0, 5))
    it(`refuses "${url}" without a base`, () => void expect(httpUrl(url)).to.equal(undefined));

  it('takes white space around and inside http(s), as the browser will', () => {
    for (const url of [' https://x.example/ ', 'ht\ntps://x.example/'])
      expect(httpUrl(url)).to.equal(url);
  });

  it('takes a very long URL', () => {
    const url = `https://x.example/?${'a'.repeat(1_000_000)}`;
    expect(httpUrl(url)).to.equal(url);
  });
});

describe('redactUrl', () => {
  const table: [url: string, told: string][] = [
    ['https://x.example/a/b.mp4', 'https://x.example/a/b.mp4'],
    ['https://x.example/a.mp4?X-Amz-Signature=s3cret', 'https://x.example/a.mp4'],
    ['https://x.example/a.mp4#s3cret', 'https://x.example/a.mp4'],
    ['https://x.example/a.mp4#a?s3cret', 'https://x.example/a.mp4'],
    ['https://x.example/a.mp4?b?s3cret#c', 'https://x.example/a.mp4'],
    ['https://x.example/a.mp4?b=\ns3cret\r\ns3cret', 'https://x.example/a.mp4'],
    ['https://x.example?s3cret', 'https://x.example'],
    ['https://me:s3cret@x.example/a.mp4?s3cret', 'https://x.example/a.mp4'],
    ['https://s3cret@x.example', 'https://x.example'],
    ['https://x.example/@me/a.mp4', 'https://x.example/@me/a.mp4'],
    ['https://x.example/a//b@c.mp4', 'https://x.example/a//b@c.mp4'],
    ['https://x.example?me@s3cret', 'https://x.example'],
    ['/v1?s3cret', '/v1'],
    ['?s3cret', ''],
    ['', ''],
  ];
  for (const [url, told] of table)
    it(`${JSON.stringify(url)} → "${told}"`, () => void expect(redactUrl(url)).to.equal(told));

  for (const url of SIGNED)
    it(`tells nothing of the query of ${url}`, () => {
      expect(redactUrl(url)).not.to.match(/[?#=&]/);
      expect(url.startsWith(redactUrl(url))).to.equal(true);
    });
});
