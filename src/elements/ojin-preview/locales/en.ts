import type { ThemedStrings } from './themed/en.ts';

/** What happened and what to do. Several error codes may share a sentence. */
export interface ErrorSentences {
  offline: string;
  busy: string;
  invalid: string;
  'not-found': string;
  private: string;
  blocked: string;
  'no-media': string;
  unsupported: string;
  media: string;
}

/** The texts that every preview needs. */
export interface BaseStrings extends ErrorSentences {
  play: string;
  pause: string;
  renewing: string;
  retry: string;
  details: string;
}

/** Every text that `<ojin-preview>` shows. */
export interface PreviewStrings extends BaseStrings, ThemedStrings {}

/** The texts of a preview as far as they are loaded: those of themed controls come with these. */
export type LoadedStrings = BaseStrings & Partial<ThemedStrings>;

export const en: BaseStrings = {
  play: 'Play',
  pause: 'Pause',
  renewing: 'Reconnecting',
  retry: 'Try again',
  details: 'Details',
  offline: 'No connection. Check your network, then try again.',
  busy: 'This preview isn’t available right now. Try again in a moment.',
  invalid: 'This preview isn’t set up correctly.',
  'not-found': 'This persona isn’t available any more.',
  private: 'This persona isn’t public.',
  blocked: 'This page’s security policy blocks the preview.',
  'no-media': 'This persona has nothing to show yet.',
  unsupported: 'This file can’t be previewed here.',
  media: 'The media didn’t load. Try again.',
};
