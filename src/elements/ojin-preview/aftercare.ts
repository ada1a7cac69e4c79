/** What a film needs after its first frame: one chunk, which does not delay that frame. */
export { autoplay } from './autoplay.ts';
export { keepFocus } from './focus.ts';
export { stageFilm } from './guest-film.ts';
export { Recovery } from './recovery.ts';
