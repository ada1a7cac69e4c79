/** What can be wrong, for scripts. */
export const TROUBLES = [
  'api-down', // no answer, or 5xx
  'api-busy', // 429
  'api-no-cors', // the API lets no page read its answers
  'bad-answer', // the answer does not come from the API
  'unknown-id', // no such configuration
  'not-public', // there is one, but it is not public
  'no-media', // the configuration names no asset
  'asset-gone', // it names one that no longer exists
  'link-expired', // the link had expired when it came
  'link-refused', // the store does not accept the link
  'file-missing', // the store has nothing there
  'store-down', // no answer, or 5xx
  'store-no-cors', // no page may read what the store sends
  'store-no-range', // films cannot be seeked, and Safari does not play them
  'wrong-type', // the Content-Type is not that of the file
  'unsupported-media', // a format or codec that browsers do not play
  'page-down', // the page cannot be loaded
  'no-element', // no <ojin-preview> in the page's HTML
  'no-id', // one that has neither config-id nor asset-id
  'script-missing', // the widget's script cannot be loaded
  'script-no-cors', // modules of another origin need it
  'script-type', // an ES module without type="module"
  'private-address', // of this machine or its network, named by the page or the API; not contacted
  'mixed-content', // http on an https page
  'csp', // the page's Content Security Policy
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The outcome of one check. */
export interface Finding {
  /** Such as `config` or `link idle_video_asset_id`. */
  readonly check: string;
  readonly ok: boolean;
  /** What was seen, when it is good. */
  readonly detail?: string;
  readonly code?: Trouble;
  readonly cause?: string;
  /** What to change. */
  readonly fix?: string;
}

export const good = (check: string, detail?: string): Finding => ({
  ...{ check, ok: true },
  ...(detail === undefined ? {} : { detail }),
});

export const bad = (check: string, code: Trouble, cause: string, fix: string): Finding => ({
  ...{ check, ok: false, code, cause, fix },
});
