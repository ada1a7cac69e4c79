import type { TroubleStrings } from './en-trouble.ts';

/** Every text that `<sjinn-task>` says. `{n}` stands for a number. */
export interface TaskStrings extends TroubleStrings {
  label: string;
  placeholder: string;
  submit: string;
  examples: string;
  left: string;
  submitting: string;
  queued: string;
  plan: string;
  draw: string;
  film: string;
  compose: string;
  elapsed: string;
  leaveLocal: string;
  leaveSession: string;
  leaveNone: string;
  trouble: string;
  stop: string;
  anew: string;
  ready: string;
  noFilm: string;
  watch: string;
  back: string;
  download: string;
  copy: string;
  copied: string;
  picture: string;
  clip: string;
}

/** English is built in; its sentences for trouble come with what shows them. */
export const en: Omit<TaskStrings, keyof TroubleStrings> = {
  label: 'What should happen in the film?',
  placeholder: 'A sentence is enough',
  submit: 'Make the film',
  examples: 'Examples',
  left: '{n} characters left',
  submitting: 'Starting',
  queued: 'Waiting to start',
  plan: 'Planning',
  draw: 'Drawing',
  film: 'Filming',
  compose: 'Composing',
  elapsed: 'Time so far',
  leaveLocal: 'You can close this page; it goes on.',
  leaveSession: 'You can leave and come back in this tab; it goes on.',
  leaveNone: 'Keep this page open to see the film.',
  trouble: 'No connection. The film is still being made.',
  stop: 'Stop waiting',
  anew: 'Start over',
  ready: 'Your film is ready.',
  noFilm: 'It ended without a film.',
  watch: 'Watch the film',
  back: 'Back to the preview',
  download: 'Download',
  copy: 'Copy link',
  copied: 'Copied',
  picture: 'Picture {n}',
  clip: 'Clip {n}',
};
