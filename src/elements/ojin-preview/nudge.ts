import { isBuffered } from './media.ts';

/** s for which a film may stand still although it has data. */
const PATIENCE = 2;

/**
 * Pauses and plays a film that has data and should progress, but stands still. WebKitGTK 2.50 stops
 * like this when the processor is busy, or when the film is moved in the document. A seek to the
 * same time does not help there, and a change of the rate unmutes the film.
 */
export class Nudge {
  #time: number | undefined;
  #stillFor = 0;

  /** To be called once a second. */
  beat(film: HTMLMediaElement): void {
    const { currentTime, paused, readyState, HAVE_CURRENT_DATA } = film;
    // the engine may say either, while it stands still
    const hasData = readyState > HAVE_CURRENT_DATA || isBuffered(film);
    const isStill = hasData && !paused && currentTime === this.#time;
    this.#stillFor = isStill ? this.#stillFor + 1 : 0;
    this.#time = currentTime;
    if (this.#stillFor !== PATIENCE) return;
    const refused = new AbortController();
    const { signal } = refused;
    // for the page and the visitor nothing changes
    for (const type of ['pause', 'play'])
      film.addEventListener(type, (event) => event.stopImmediatePropagation(), {
        capture: true,
        once: true,
        signal,
      });
    film.pause();
    // refused: the pause counts, and its event is still to come
    film.play().catch(() => refused.abort());
  }
}
