import type { OjinError } from '../http/error.ts';
import type { Asset, ModelConfig } from '../ojin/wire.ts';
import type { TaskState } from '../sjinn/task.ts';
import type { ToolResult } from '../sjinn/wire.ts';
import type { PreviewState } from './ojin-preview/state.ts';

/** What an event tells of an asset: never its link. */
export type AssetInfo = Readonly<Omit<Asset, 'url'> & { url: undefined }>;

/** What an event tells of an error: a plain object, which can be cloned and posted. */
export type ErrorInfo = Readonly<Omit<OjinError, 'message' | 'stack' | 'cause'>>;

/** Details of all events of `<ojin-preview>`, by name. All bubble and are composed; none can be cancelled. */
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

/** Details of all events of `<sjinn-task>`, by name. All bubble and are composed. */
export interface SjinnEventDetails {
  /** Somebody wants a film. Cancelled, nothing is sent. */
  'sjinn-submit': { readonly message: string };
  /** The task exists; `chatId` names it, and is good for `resume()`. */
  'sjinn-created': { readonly chatId: string };
  /** Something new was made. Results are URLs and texts of the service: untrusted. */
  'sjinn-progress': { readonly chatId: string; readonly results: readonly ToolResult[] };
  /** `film` is null when the agent ended without one. */
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
   * A film wants to be shown (its URL), or not any longer (null). Who shows it cancels the event; a
   * surrounding `<ojin-preview>` does. If nobody does, the task shows it itself.
   */
  'sjinn-show': {
    readonly film: string | null;
    /** What was asked for; empty without a film. */
    readonly title: string;
    /** Asks the task again for the same film: its link may have run out. */
    readonly renew?: () => Promise<string>;
  };
  /**
   * The token endpoint wants a check of another service. Who shows its widget (in the slot `verify`)
   * cancels the event, and calls `respond` with the widget's token.
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
 * Dispatches one of the events above from `target`.
 * @returns false when it was cancelled.
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
