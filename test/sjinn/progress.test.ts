import { describe, it } from 'node:test';
import { expect } from 'chai';
import fc from 'fast-check';
import { conclude, type Evidence } from '../../src/sjinn/progress.ts';
import type { TaskSnapshot, ToolResult } from '../../src/sjinn/wire.ts';
import { FILM, IMAGE, SECOND, snapshotOf } from './support.ts';

const CLIP: ToolResult = { name: 'Kling_Image_to_Video', results: ['https://cdn.example/1.mp4'] };

/** What the last of several answers means, each so many ms after the one before. */
function last(wasRunning: boolean, ...answers: (readonly [ms: number, TaskSnapshot])[]) {
  let evidence: Evidence = { wasRunning };
  let now = 0;
  let status;
  for (const [ms, snapshot] of answers)
    ({ status, evidence } = conclude(snapshot, evidence, (now += ms)));
  return status;
}

describe('conclude: one answer', () => {
  const rows: [what: string, wasRunning: boolean, fields: Partial<TaskSnapshot>, status: string][] =
    [
      ['not started', false, {}, 'queued'],
      ['not started, with a later update', false, { updatedAt: 1001 }, 'queued'],
      ['not started, without times', false, { createdAt: NaN, updatedAt: NaN }, 'queued'],
      ['queued again after work', true, {}, 'running'],
      ['queued again after work, with a later update', true, { updatedAt: 1001 }, 'running'],
      ['only pictures', false, { toolResults: [IMAGE] }, 'running'],
      ['only a clip, which may not be the film', true, { toolResults: [IMAGE, CLIP] }, 'running'],
      ['a composed film', false, { toolResults: [IMAGE, FILM] }, 'completed'],
      ['at work', false, { status: 2 }, 'running'],
      ['at work, with a composed film', true, { status: 2, toolResults: [FILM] }, 'running'],
      ['a status that is not documented', false, { status: 7 }, 'running'],
      ['the same, with a composed film', false, { status: 7, toolResults: [FILM] }, 'running'],
      ['no status', false, { status: NaN }, 'running'],
    ];
  for (const [what, wasRunning, fields, status] of rows)
    it(`${what}: ${status}`, () => {
      expect(last(wasRunning, [0, snapshotOf(fields)])).to.equal(status);
    });
});

describe('conclude: two answers', () => {
  const quiet = snapshotOf({ updatedAt: 2000 });
  const pictures = snapshotOf({ toolResults: [IMAGE] });
  const done = snapshotOf({ status: 3, toolResults: [FILM] });
  const odd = snapshotOf({ status: 3, toolResults: [IMAGE] });
  const rows: [
    what: string,
    wasRunning: boolean,
    answers: TaskSnapshot[],
    ms: number,
    status: string,
  ][] = [
    ['the same, 10 s apart', true, [quiet, quiet], 10 * SECOND, 'completed'],
    ['the same, less than 10 s apart', true, [quiet, quiet], 10 * SECOND - 1, 'running'],
    ['an undocumented status, with a composed film', false, [done, done], 10 * SECOND, 'completed'],
    ['an undocumented status, with pictures', false, [odd, odd], 60 * SECOND, 'running'],
    ['the same, but never seen at work', false, [quiet, quiet], 60 * SECOND, 'queued'],
    ['the same results', false, [pictures, pictures], 10 * SECOND, 'completed'],
    ['another update', true, [quiet, snapshotOf({ updatedAt: 3000 })], 60 * SECOND, 'running'],
    ['another result', true, [quiet, pictures], 60 * SECOND, 'running'],
    ['at work in between', true, [quiet, snapshotOf({ status: 2 }), quiet], 60 * SECOND, 'running'],
  ];
  for (const [what, wasRunning, answers, ms, status] of rows)
    it(`${what}: ${status}`, () => {
      const timed = answers.map((answer) => [ms, answer] as const);
      expect(last(wasRunning, ...timed)).to.equal(status);
    });

  it('never ends without a result before work was seen, whatever is answered', () => {
    const answer = fc.record({ ms: fc.nat(120_000), updatedAt: fc.nat(10) });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1 }), (answers) => {
        const timed = answers.map(({ ms, updatedAt }) => [ms, snapshotOf({ updatedAt })] as const);
        expect(last(false, ...timed)).to.equal('queued');
      }),
    );
  });
});
