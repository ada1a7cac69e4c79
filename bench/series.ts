import type { Row } from './pages.ts';
import type { Visit } from './visit.ts';

/**
 * With an empty cache and an empty tab; coming back to the same tab; coming back once more. Chromium
 * keeps a script's compiled code from the second visit on, so that the third one is what a regular
 * visitor sees.
 */
export const TIMES = ['first', 'repeat', 'later'] as const;
export type Time = (typeof TIMES)[number];
export type Visits = Readonly<Record<Time, Visit>>;

/** All runs of one page. */
export interface Series {
  readonly row: Row;
  readonly name: string;
  /** Of its page, without slash and ending. */
  readonly path: string;
  readonly visits: Visits[];
}
