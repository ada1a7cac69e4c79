/** What a film needs after its first frame: one chunk, which does not delay that frame. */
export { autoplay } from './autoplay.ts';
export { keepFocus } from './focus.ts';
export { Recovery } from './recovery.ts';
