import type { Row } from './pages.ts';
import type { Visit } from './visit.ts';

/** All runs of one page. */
export interface Series {
  readonly row: Row;
  readonly name: string;
  /** Of its page, without slash and ending. */
  readonly path: string;
  readonly visits: { readonly first: Visit; readonly repeat: Visit }[];
}

/** With an empty cache and an empty tab; or coming back to the same tab. */
export const TIMES = ['first', 'repeat'] as const;
export type Time = (typeof TIMES)[number];
