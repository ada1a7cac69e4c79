import type { LitElement } from 'lit';
import { filmOf } from '../../sjinn/results.ts';
import type { TaskState } from '../../sjinn/task.ts';
import { emit } from '../events.ts';
import { copyText } from './clipboard.ts';

/** Who shows the film: an ancestor, the element itself, or currently nobody. */
export type Screen = 'around' | 'here' | 'none';

/** If a link fails again within this time (ms) after a renewal, it is not at fault. */
const RENEW_INTERVAL = 10_000;

/** Shows the finished film in the right place, hides it, and copies its link. */
export class FilmScreen {
  screen: Screen = 'none';
  copied: 'no' | 'yes' | 'failed' = 'no';
  readonly #host: LitElement;
  readonly #renew: () => Promise<string>;
  #renewedAt = -Infinity;

  /** @param renew fetches a fresh link to the same film. */
  constructor(host: LitElement, renew: () => Promise<string>) {
    this.#host = host;
    this.#renew = renew;
  }

  /** Shows a film that has just been finished. */
  follow(state: TaskState, before: TaskState): void {
    if (state.status === before.status) return;
    this.copied = 'no';
    this.screen = 'none';
    if (state.status !== 'completed') return;
    const film = filmOf(state.task.results);
    if (film) this.show(film, state.task.message);
  }

  show(film: string, title: string): void {
    const detail = { film, title, renew: this.#renew };
    const isShownAround = !emit(this.#host, 'sjinn-show', detail, true);
    this.screen = isShownAround ? 'around' : 'here';
    this.#host.requestUpdate();
  }

  /** Restores what was shown before. */
  hide(): void {
    if (this.screen === 'around') emit(this.#host, 'sjinn-show', { film: null, title: '' }, true);
    this.screen = 'none';
    this.#host.requestUpdate();
  }

  async copy(film: string): Promise<void> {
    const root = this.#host.renderRoot as ShadowRoot;
    this.copied = (await copyText(film, root)) ? 'yes' : 'failed';
    this.#host.requestUpdate();
  }

  /** The element's own video failed: its link may have expired. It resumes where it was. */
  readonly onVideoError = async (event: Event): Promise<void> => {
    const video = event.currentTarget as HTMLVideoElement;
    const { currentTime, paused } = video;
    if (performance.now() - this.#renewedAt < RENEW_INTERVAL) return;
    this.#renewedAt = performance.now();
    try {
      await this.#renew();
      await this.#host.updateComplete; // the new link is in place
      video.currentTime = currentTime;
      if (!paused) await video.play();
    } catch {
      // the native controls show that the film did not load
    }
  };
}
