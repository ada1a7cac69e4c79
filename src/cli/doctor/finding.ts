/** Machine-readable problem codes. */
export const TROUBLES = [
  'api-down', // no response, or 5xx
  'api-busy', // 429
  'api-no-cors', // no page may read the API's responses
  'bad-answer', // the response does not come from the API
  'unknown-id', // no such configuration
  'not-public', // it exists, but is not public
  'no-media', // the configuration references no asset
  'asset-gone', // it references one that no longer exists
  'link-expired', // the link had already expired when it was issued
  'link-refused', // the store rejects the link
  'file-missing', // the file is not in the store
  'store-down', // no response, or 5xx
  'store-no-cors', // no page may read the store's responses
  'store-no-range', // no seeking, and Safari does not play films
  'wrong-type', // the Content-Type does not match the file
  'unsupported-media', // a format or codec that browsers do not support
  'page-down', // the page cannot be loaded
  'no-element', // neither <ojin-preview> nor <sjinn-task> in the page's HTML
  'no-id', // one has neither config-id nor asset-id
  'token-missing', // the token endpoint, or the api-base, of <sjinn-task> leads nowhere
  'token-down', // no response from the token endpoint, or 5xx
  'token-busy', // 429
  'token-refused', // the token endpoint refuses a visitor who is not signed in with 403
  'token-no-cors', // the page may not read the response of the token endpoint
  'no-token', // the response of the token endpoint is not a token
  'origin-not-allowed', // the relay does not serve pages of this origin
  'calls-no-cors', // the page may not call what the token is for
  'script-missing', // the widget's script cannot be loaded
  'script-no-cors', // required for cross-origin modules
  'script-type', // an ES module without type="module"
  'private-address', // on this machine or its network, named by the page or the API; not contacted
  'mixed-content', // http on an https page
  'csp', // the page's Content Security Policy
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The outcome of one check. */
export interface Finding {
  /** For example `config` or `link idle_video_asset_id`. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found, if the check passed. */
  readonly detail?: string;
  readonly code?: Trouble;
  readonly cause?: string;
  /** How to fix it. */
  readonly fix?: string;
}

export const good = (check: string, detail?: string): Finding => ({
  ...{ check, ok: true },
  ...(detail === undefined ? {} : { detail }),
});

export const bad = (check: string, code: Trouble, cause: string, fix: string): Finding => ({
  ...{ check, ok: false, code, cause, fix },
});
