import { OjinError } from './error.ts';

/**
 * The body as text, counted while it arrives: a service that never stops sending fills no memory.
 * Rejects with the stream's own error when the connection breaks.
 *
 * @param maxBytes after decompression
 * @throws OjinError `bad-answer` when there is more
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  while (reader) {
    const { value, done } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      reader.cancel().catch(() => undefined); // the answer is refused either way
      throw new OjinError('bad-answer', { status: response.status });
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
