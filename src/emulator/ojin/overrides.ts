import type { Context } from 'hono';
import { altered, jsonText } from '../answers.ts';
import { signedLink, type EmulatorEnv } from '../scope.ts';
import type { Overridable } from './store.ts';

/** In JSON that a test supplies, `"download_url": "$signed:KEY"` becomes a fresh link to that object. */
const SIGNED_MARK = '$signed:';

/** The answer that a test has put in the place of a record's. */
export function overrideOf(
  c: Context<EmulatorEnv>,
  kind: Overridable,
  id: string,
): Response | undefined {
  const text = c.env.scope.ojin.overrides[kind].get(id);
  return text === undefined ? undefined : altered(jsonText(withSignedLink(c, text)));
}

/** A fresh link to an object, on the origin that was asked. */
export const linkTo = (c: Context<EmulatorEnv>, key: string): string =>
  signedLink(c.env.scope, new URL(c.req.url).origin, key);

/** The text itself, unless it asks for a link. */
function withSignedLink(c: Context<EmulatorEnv>, text: string): string {
  if (!text.includes(SIGNED_MARK)) return text;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('download_url' in value)) return text;
  const url = value.download_url;
  if (typeof url !== 'string' || !url.startsWith(SIGNED_MARK)) return text;
  const download_url = linkTo(c, url.slice(SIGNED_MARK.length));
  return JSON.stringify({ ...value, download_url });
}
