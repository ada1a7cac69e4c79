import { OjinError } from './error.ts';

/**
 * Reads the body of a response or request as text, with a size limit enforced while streaming: an
 * endless body cannot exhaust memory. Rejects with the stream's error when the connection breaks.
 * @param maxBytes after content decoding
 * @throws RangeError when the body is larger
 */
export async function readBounded(message: Pick<Body, 'body'>, maxBytes: number): Promise<string> {
  const reader = (message.body as ReadableStream<Uint8Array> | null)?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  while (reader) {
    const { value, done } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      reader.cancel().catch(() => undefined); // the body is rejected either way
      throw new RangeError();
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * The same for a response, with an OjinError.
 * @throws OjinError `bad-answer` when the body is larger
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  try {
    return await readBounded(response, maxBytes);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new OjinError('bad-answer', { status: response.status }, { cause });
    throw cause;
  }
}
