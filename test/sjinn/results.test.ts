import { describe, it } from 'node:test';
import { expect } from 'chai';
import { filmOf, type Made, madeBy, planOf, show, STEPS } from '../../src/sjinn/results.ts';
import type { ToolResult } from '../../src/sjinn/wire.ts';

const CDN = 'https://cdn.example';
const made = (name: string, ...results: string[]): ToolResult => ({ name, results });

describe('show', () => {
  const kinds: [tool: string, result: string, kind: Made['kind']][] = [
    ['new_tool', `${CDN}/a.mp4`, 'video'],
    ['new_tool', `${CDN}/a.WEBM?Signature=a%2B&x=.png#.png`, 'video'],
    ['new_tool', `${CDN}/a.png`, 'image'],
    ['new_tool', `${CDN}/a.JPEG?x=1`, 'image'],
    ['new_tool', `${CDN}/a.mp3`, 'link'],
    ['new_tool', `${CDN}/a.pdf`, 'link'],
    ['new_tool', `${CDN}/a?file=a.mp4`, 'link'],
    ['new_tool', 'https://mp4', 'link'],
    [STEPS.draw, `${CDN}/a`, 'image'],
    [STEPS.film, `${CDN}/a`, 'video'],
    [STEPS.compose, `${CDN}/a`, 'video'],
    [STEPS.compose, `${CDN}/a.jpg`, 'image'],
    [STEPS.plan, `${CDN}/a`, 'link'],
    ['Image_VQA', `${CDN}/a`, 'link'],
    ['constructor', `${CDN}/a`, 'link'],
    ['__proto__', `${CDN}/a`, 'link'],
    ['toString', `${CDN}/a.mp4`, 'video'],
    ['Image_VQA', 'A dog on a hill.', 'text'],
    [STEPS.film, 'Failed.', 'text'],
    [STEPS.film, 'a.mp4', 'text'],
    [STEPS.film, '/a.mp4', 'text'],
    [STEPS.film, '//cdn.example/a.mp4', 'text'],
    [STEPS.film, `See ${CDN}/a.mp4`, 'text'],
    [STEPS.film, `${CDN}/a.mp4\n${CDN}/b.mp4`, 'text'],
    [STEPS.film, 'javascript:alert(1)//.mp4', 'text'],
    [STEPS.film, 'JAVASCRIPT:alert(1)', 'text'],
    [STEPS.film, 'java\nscript:alert(1)', 'text'],
    [STEPS.draw, 'data:image/svg+xml,<svg onload=alert(1)>', 'text'],
    [STEPS.draw, 'blob:https://x.example/1', 'text'],
    [STEPS.draw, 'file:///etc/passwd.png', 'text'],
    [STEPS.draw, '<img src=x onerror=alert(1)>', 'text'],
  ];
  for (const [tool, result, kind] of kinds)
    it(`${tool}: ${JSON.stringify(result)} is ${kind}`, () =>
      void expect(show(made(tool, result))).to.deep.equal([
        kind === 'text' ? { kind, text: result } : { kind, url: result },
      ]));

  it('all, in their order', () =>
    void expect(show(made('t', 'b', `${CDN}/a.png`, 'a')).map(({ kind }) => kind)).to.deep.equal([
      ...['text', 'image', 'text'],
    ]));
});

describe('madeBy', () => {
  it('is what one tool made, over all its turns', () => {
    const results = [made('a', '1', '2'), made('b', '3'), made('a', '4'), made('A', '5')];
    const texts = (tool: string) =>
      madeBy(results, tool).map((one) => (one.kind === 'text' ? one.text : one.url));
    expect(texts('a')).to.deep.equal(['1', '2', '4']);
    expect(texts('c')).to.deep.equal([]);
  });
});

describe('filmOf', () => {
  const [one, two] = [`${CDN}/1.mp4`, `${CDN}/2.mp4`];
  const films: [what: string, results: ToolResult[], film: string | undefined][] = [
    ['nothing', [], undefined],
    ['the only clip', [made(STEPS.film, one)], one],
    ['not one of two clips', [made(STEPS.film, one, two)], undefined],
    [
      'not one of two clips, made in two turns',
      [made(STEPS.film, one), made(STEPS.film, two)],
      undefined,
    ],
    ['the composed one', [made(STEPS.film, one), made(STEPS.compose, two)], two],
    [
      'the composed one, whatever comes later',
      [made(STEPS.compose, two), made(STEPS.film, one)],
      two,
    ],
    ['the last composed one', [made(STEPS.compose, one), made(STEPS.compose, two)], two],
    ['a composed one without ending', [made(STEPS.compose, `${CDN}/1?s=1`)], `${CDN}/1?s=1`],
    ['not its thumbnail', [made(STEPS.compose, one, `${CDN}/1.jpg`)], one],
    ['not its report', [made(STEPS.compose, one, 'Done.')], one],
    ['no picture', [made(STEPS.draw, `${CDN}/1.png`)], undefined],
    ['no picture that is called film', [made(STEPS.draw, one)], undefined],
    ['no script', [made(STEPS.compose, 'javascript:alert(1)')], undefined],
    ['what an unknown tool made', [made('new_tool', one)], undefined],
  ];
  for (const [what, results, film] of films)
    it(what, () => void expect(filmOf(results)).to.equal(film));
});

describe('planOf', () => {
  const plans: [text: string, lines: string[]][] = [
    ['', []],
    ['One line', ['One line']],
    ['- one\n* two\n• three', ['one', 'two', 'three']],
    ['1. one\n2) two\n10. ten', ['one', 'two', 'ten']],
    ['[ ] one\n[x] two\n[X] three\n[] four', ['one', 'two', 'three', 'four']],
    ['- [ ] one\r\n  2. [x] two\r\n\r\n', ['one', 'two']],
    ['-one\n1.two', ['one', 'two']],
    ['3 dogs\n2026 in May', ['3 dogs', '2026 in May']],
    ['1.5 s of rain\n- 2.5 s of sun', ['1.5 s of rain', '2.5 s of sun']],
    ['{"a":1}', ['{"a":1}']],
    ['7', ['7']],
    ['[broken', ['[broken']],
    ['<b>one</b>', ['<b>one</b>']],
  ];
  for (const [text, lines] of plans)
    it(
      JSON.stringify(text),
      () => void expect(planOf([made(STEPS.plan, text)])).to.deep.equal(lines),
    );

  it('the last one', () => {
    const results = [
      made(STEPS.plan, 'old', 'older'),
      made(STEPS.plan, 'new'),
      made('Image_VQA', 'x'),
    ];
    expect(planOf(results)).to.deep.equal(['new']);
  });

  it('none', () => {
    expect(planOf([])).to.deep.equal([]);
    expect(planOf([made(STEPS.plan, `${CDN}/plan`)])).to.deep.equal([]);
  });
});
