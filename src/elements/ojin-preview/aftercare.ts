/** What looks after a film once it is there: one chunk, which asks for no time before the first frame. */
export { autoplay } from './autoplay.ts';
export { Recovery } from './recovery.ts';
