/** What looks after a film once it is there: one chunk, which asks for no time before the first frame. */
export { autoplay } from './autoplay.ts';
export { keepFocus } from './focus.ts';
export { stageFilm } from './guest-film.ts';
export { Recovery } from './recovery.ts';
