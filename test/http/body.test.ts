import { expect } from '@open-wc/testing';
import { readText } from '../../src/http/body.ts';
import { OjinError } from '../../src/http/error.ts';
import { rejection } from '../support/test-fetch.ts';

const CHUNK = new TextEncoder().encode('ä'.repeat(500));

/** A body that never ends. */
function endless() {
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      seen.pulled += CHUNK.byteLength;
      controller.enqueue(CHUNK);
    },
    cancel() {
      seen.cancelled = true;
    },
  });
  return { seen, response: new Response(stream, { status: 203 }) };
}

describe('readText', () => {
  it('gives the text as Response.text() does, also where a letter is cut in two', async () => {
    const bytes = new TextEncoder().encode('\ufeffĀda 😀');
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readText(new Response(stream), bytes.length)).to.equal('Āda 😀');
    expect(await readText(new Response(null), 0)).to.equal('');
  });

  it('stops reading an endless answer at the limit', async () => {
    const { seen, response } = endless();
    const error = (await rejection(readText(response, 10_000))) as OjinError;
    expect(error).to.be.instanceOf(OjinError);
    expect([error.code, error.status]).to.deep.equal(['bad-answer', 203]);
    expect(seen.cancelled).to.equal(true);
    expect(seen.pulled).to.be.below(20_000);
  });

  it('keeps the error of a connection that breaks', async () => {
    const broken = new TypeError('terminated');
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(broken),
    });
    expect(await rejection(readText(new Response(stream), 10))).to.equal(broken);
  });
});
