import { describe, it } from 'node:test';
import { expect } from 'chai';
import { readText } from '../../src/http/body.ts';
import { OjinError } from '../../src/http/error.ts';
import { rejection } from '../support/test-fetch.ts';

const MB = 1024 * 1024;

describe('readText', () => {
  it('gives what there is, also in pieces in the middle of a character', async () => {
    const [first, second] = [new Uint8Array([0xc3]), new Uint8Array([0xa9])];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(first);
        controller.enqueue(second);
        controller.close();
      },
    });
    expect(await readText(new Response(body), 2)).to.equal('é');
    expect(await readText(new Response(null), 1)).to.equal('');
  });

  it('stops at the bound: 200 MB are not read', async () => {
    let sent = 0;
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += MB;
        controller.enqueue(new Uint8Array(MB));
        if (sent >= 200 * MB) controller.close();
      },
      cancel() {
        isCancelled = true;
      },
    });
    const error = (await rejection(readText(new Response(body), MB))) as OjinError;
    expect(error).to.be.instanceOf(OjinError);
    expect(error.code).to.equal('bad-answer');
    expect(error.cause).to.be.instanceOf(RangeError);
    expect(isCancelled).to.equal(true);
    expect(sent).to.be.below(5 * MB);
  });
});
