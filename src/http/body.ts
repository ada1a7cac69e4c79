import { OjinError } from './error.ts';

/**
 * The body of an answer, or of a request, as text, counted while it arrives: who never stops sending
 * fills no memory. Rejects with the stream's own error when the connection breaks.
 * @param maxBytes after any content encoding was undone
 * @throws RangeError when there is more
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
      reader.cancel().catch(() => undefined); // the answer is refused either way
      throw new RangeError();
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * The same for who wants one class of errors.
 * @throws OjinError `bad-answer` when there is more
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
