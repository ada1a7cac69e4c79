import type { OjinError } from '../http/error.ts';
import type { Asset, ModelConfig } from '../ojin/wire.ts';
import type { PreviewState } from './ojin-preview/state.ts';

/** What an event tells of an asset: never its link. */
export type AssetInfo = Readonly<Omit<Asset, 'url'> & { url: undefined }>;

/** What an event tells of an error: a plain object, which can be cloned and posted. */
export type ErrorInfo = Readonly<Omit<OjinError, 'message' | 'stack' | 'cause'>>;

/** Details of all events, by name. All bubble and are composed; none can be cancelled. */
export interface OjinEventDetails {
  /** The status changed. */
  'ojin-statechange': {
    readonly status: PreviewState['status'];
    readonly previous: PreviewState['status'];
  };
  /** The persona can be seen or heard for the first time. */
  'ojin-ready': { readonly config: ModelConfig | null; readonly asset: AssetInfo };
  'ojin-play': { readonly currentTime: number };
  'ojin-pause': { readonly currentTime: number };
  'ojin-ended': { readonly currentTime: number };
  /** A signed link was replaced, or playback went on after the network came back. */
  'ojin-renew': { readonly reason: RenewReason };
  'ojin-error': ErrorInfo;
}

/** Why: the link's time was over, the media element failed, or it stood still. */
export type RenewReason = 'expired' | 'error' | 'stall';

export type OjinEventMap = {
  [Name in keyof OjinEventDetails]: CustomEvent<OjinEventDetails[Name]>;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging needs an interface
  interface GlobalEventHandlersEventMap extends OjinEventMap {}
}

/** Dispatches one of the events above from `target`. */
export function emit<Name extends keyof OjinEventDetails>(
  target: EventTarget,
  name: Name,
  detail: OjinEventDetails[Name],
): void {
  target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
