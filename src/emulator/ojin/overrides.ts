import type { Context } from 'hono';
import { altered, jsonText } from '../answers.ts';
import { signedLink, type EmulatorEnv } from '../scope.ts';
import type { Overridable } from './store.ts';
import type { Wire } from './wire.ts';

/**
 * In overrides, `"download_url": "$signed:KEY"` (or the contract's name for a link) becomes a newly
 * signed link to that object.
 */
const SIGNED_PREFIX = '$signed:';

/** The response that a test has set for a record. */
export function overrideOf(
  c: Context<EmulatorEnv>,
  wire: Wire,
  kind: Overridable,
  id: string,
): Response | undefined {
  const text = c.env.scope.ojin.overrides[kind].get(id);
  return text === undefined ? undefined : altered(jsonText(withSignedLink(c, wire, text)));
}

/** A newly signed link to an object, on the origin of the request. */
export const linkTo = (c: Context<EmulatorEnv>, key: string): string =>
  signedLink(c.env.scope, new URL(c.req.url).origin, key);

/** Replaces the marker for a signed link, if there is one. */
function withSignedLink(c: Context<EmulatorEnv>, { contract }: Wire, text: string): string {
  if (!text.includes(SIGNED_PREFIX)) return text;
  const [linkName] = contract.answers.asset.url;
  const sign = (name: string, value: unknown): unknown =>
    name === linkName && typeof value === 'string' && value.startsWith(SIGNED_PREFIX)
      ? linkTo(c, value.slice(SIGNED_PREFIX.length))
      : value;
  return JSON.stringify(JSON.parse(text, sign));
}
