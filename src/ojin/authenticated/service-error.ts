import { readBounded } from '../../http/body.ts';
import { OjinError } from '../../http/error.ts';
import { parseRetryAfter } from '../../http/request.ts';
import { codeForStatus } from '../../http/status.ts';
import { redactUrl } from '../../http/url.ts';
import { CONFLICT, type Answers } from './contract.ts';

/** What the service says about its refusal: one line, without links' queries and the key. */
export class ServiceMessage extends Error {
  override readonly name = 'ServiceMessage';
}

/** Bytes of an error answer; a longer one is not read. */
const MAX_BYTES = 64 * 1024;
/** Characters of a message. */
const MAX_LENGTH = 300;
/** Levels of objects and lists within an error answer. */
const MAX_DEPTH = 6;
/** Entries of a list of errors. */
const MAX_ENTRIES = 8;

/**
 * The error of an answer that is no success. A 400 is a `conflict` when its body says so; the
 * service's own words, if any, are the error's cause.
 * @param secret must not be repeated in the message
 */
export async function serviceError(
  response: Response,
  now: number,
  secret: string,
  { error }: Answers,
): Promise<OjinError> {
  const { status, headers } = response;
  const body = await readBounded(response, MAX_BYTES).catch(() => ''); // the status says enough
  const words = wordsOf(body, error);
  const code = status === 400 && CONFLICT.test(words) ? 'conflict' : codeForStatus(status);
  const detail = { status, retryAfter: parseRetryAfter(headers.get('retry-after'), now) };
  const text = presentable(words.replaceAll(secret, '…'));
  return new OjinError(code, detail, text ? { cause: new ServiceMessage(text) } : {});
}

function wordsOf(body: string, names: Answers['error']): string {
  try {
    return sentences(JSON.parse(body), names).join('; ');
  } catch {
    return ''; // a web page, or nothing
  }
}

/** The texts of an error answer, however they are nested. */
function sentences(value: unknown, names: Answers['error'], depth = 0): string[] {
  if (typeof value === 'string') return value.trim() ? [value.trim()] : [];
  if (typeof value !== 'object' || !value || depth >= MAX_DEPTH) return [];
  const within = (inner: unknown) => sentences(inner, names, depth + 1);
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).flatMap(within);
  const record = value as Record<string, unknown>;
  const found = [...names.code, ...names.words].flatMap((name) => within(record[name]));
  const place = names.place.map((name) => placeOf(record[name])).find(Boolean);
  return place && found.length ? [`${place}: ${found.join('; ')}`] : found;
}

const placeOf = (keys: unknown): string =>
  Array.isArray(keys)
    ? keys.filter((key) => typeof key === 'string' || typeof key === 'number').join('.')
    : '';

const presentable = (words: string): string =>
  words
    .replaceAll(/\p{C}+/gu, ' ')
    .replaceAll(/\bhttps?:\/\/\S+/gi, redactUrl)
    .slice(0, MAX_LENGTH);
