import type { ErrorSentences } from './en-errors.ts';

/** Every text that `<ojin-preview>` says. */
export interface PreviewStrings extends ErrorSentences {
  play: string;
  pause: string;
  renewing: string;
  retry: string;
  details: string;
}

/** English is built in; its sentences for errors come with the panel that shows them. */
export const en: Omit<PreviewStrings, keyof ErrorSentences | 'details'> = {
  play: 'Play',
  pause: 'Pause',
  renewing: 'Reconnecting',
  retry: 'Try again',
};
