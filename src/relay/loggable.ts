import { redactUrl } from '../http/url.ts';

/** Characters. */
const MAX_LENGTH = 200;
const MASK = '…';

/**
 * What SJinn says about an error, as it may be logged: one short line, without the key, without
 * anything that could be a token, without the queries of links, and without the visitor's words.
 * @param secrets must not appear, not even in part
 */
export function loggable(text: string, secrets: readonly string[]): string {
  const hidden = secrets.map((secret) => secret.toLowerCase());
  const isHidden = (word: string) =>
    isTelling(word) && hidden.some((secret) => secret.includes(word.toLowerCase()));
  return text
    .replaceAll(/https?:\/\/\S+/gi, redactUrl)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .replaceAll(/[\w.+/=~-]{20,}/g, MASK)
    .replaceAll(/[\p{L}\p{N}\p{M}_-]+/gu, (word) => (isHidden(word) ? MASK : word))
    .trim()
    .slice(0, MAX_LENGTH);
}

/** Short English words say nothing; a single character of another script may. */
const isTelling = (word: string): boolean => word.length > 3 || /[^\w-]/.test(word);
