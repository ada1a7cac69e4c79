import { OjinError } from './error.ts';

/**
 * The body of an answer as text, as long as it is not larger than that: it is counted while it
 * comes, and the rest is refused.
 * @param maxBytes after any content encoding was undone
 * @throws OjinError `bad-answer` when it is larger; whatever ends the body, such as an abort
 */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  const { body, status } = response;
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      // the connection ends with it; how that goes changes nothing here
      await reader.cancel().catch(() => undefined);
      throw new OjinError('bad-answer', { status });
    }
    text += decoder.decode(value, { stream: true });
  }
}
