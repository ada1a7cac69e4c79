import type { OjinError } from '../http/error.ts';
import type { Asset, ModelConfig } from '../ojin/wire.ts';
import type { TaskState } from '../sjinn/task.ts';
import type { ToolResult } from '../sjinn/wire.ts';
import type { PreviewState } from './ojin-preview/state.ts';

/** Asset details in an event; the URL is never included. */
export type AssetInfo = Readonly<Omit<Asset, 'url'> & { url: undefined }>;

/** Error details in an event: a plain object that can be structured-cloned. */
export type ErrorInfo = Readonly<Omit<OjinError, 'message' | 'stack' | 'cause'>>;

/** Event details of `<ojin-preview>`, by name. All bubble, are composed and cannot be cancelled. */
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
  /** A signed link was renewed, or playback resumed after the network came back. */
  'ojin-renew': { readonly reason: RenewReason };
  'ojin-error': ErrorInfo;
}

/** Why: the link expired, the media element failed, or playback stalled. */
export type RenewReason = 'expired' | 'error' | 'stall';

/** Event details of `<sjinn-task>`, by name. All bubble and are composed. */
export interface SjinnEventDetails {
  /** A film was requested. If cancelled, nothing is sent. */
  'sjinn-submit': { readonly message: string };
  /** The task was created; its `chatId` can be passed to `resume()`. */
  'sjinn-created': { readonly chatId: string };
  /** New results arrived. They are URLs and texts from the service: untrusted. */
  'sjinn-progress': { readonly chatId: string; readonly results: readonly ToolResult[] };
  /** `film` is null when the agent finished without one. */
  'sjinn-complete': {
    readonly chatId: string;
    readonly film: string | null;
    readonly results: readonly ToolResult[];
  };
  'sjinn-error': ErrorInfo;
  'sjinn-statechange': {
    readonly status: TaskState['status'];
    readonly previous: TaskState['status'];
  };
  /**
   * Requests that a film be shown (its URL) or hidden (null). Whoever shows it cancels the event,
   * as a surrounding `<ojin-preview>` does; otherwise the task shows it itself.
   */
  'sjinn-show': {
    readonly film: string | null;
    /** The visitor's prompt; empty without a film. */
    readonly title: string;
    /** Fetches a fresh link to the same film, in case the old one has expired. */
    readonly renew?: () => Promise<string>;
  };
  /**
   * The token endpoint requires a third-party challenge. Whoever shows its widget (in the slot
   * `verify`) cancels the event and calls `respond` with the widget's token.
   */
  'sjinn-verify': {
    readonly type: 'turnstile' | 'hcaptcha';
    readonly sitekey: string;
    readonly respond: (token: string) => void;
  };
}

type EventDetails = OjinEventDetails & SjinnEventDetails;

export type WidgetEventMap = { [Name in keyof EventDetails]: CustomEvent<EventDetails[Name]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merging needs an interface
  interface GlobalEventHandlersEventMap extends WidgetEventMap {}
}

/**
 * Dispatches one of the events above on `target`.
 * @returns false if it was cancelled.
 */
export const emit = <Name extends keyof EventDetails>(
  target: EventTarget,
  name: Name,
  detail: EventDetails[Name],
  cancelable = false,
): boolean =>
  target.dispatchEvent(
    new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }),
  );
