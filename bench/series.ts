import type { Row } from './pages.ts';
import type { Visit } from './visit.ts';

/**
 * With empty cache and storage; returning in the same tab; returning once more. Chromium caches a
 * script's compiled code from the second visit on, so that only the third is typical of a regular
 * visitor.
 */
export const TIMES = ['first', 'repeat', 'later'] as const;
export type Time = (typeof TIMES)[number];
export type Visits = Readonly<Record<Time, Visit>>;

/** All runs of one page. */
export interface Series {
  readonly row: Row;
  readonly name: string;
  /** Path of its page, without slash and extension. */
  readonly path: string;
  readonly visits: Visits[];
}
