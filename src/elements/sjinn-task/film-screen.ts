import type { LitElement } from 'lit';
import { filmOf } from '../../sjinn/results.ts';
import type { TaskState } from '../../sjinn/task.ts';
import { emit } from '../events.ts';
import { copyText } from './clipboard.ts';

/** Who shows the film: somebody around the element, the element itself, or nobody now. */
export type Screen = 'around' | 'here' | 'none';

/** A link that fails again so soon (ms) after it was renewed is not at fault. */
const RENEW_INTERVAL = 10_000;

/** Finds a screen for the finished film, takes it back, and copies its link. */
export class FilmScreen {
  screen: Screen = 'none';
  copied: 'no' | 'yes' | 'failed' = 'no';
  readonly #host: LitElement;
  readonly #renew: () => Promise<string>;
  #renewedAt = -Infinity;

  /** @param renew asks the task for a fresh link of the same film. */
  constructor(host: LitElement, renew: () => Promise<string>) {
    this.#host = host;
    this.#renew = renew;
  }

  /** A film that has just been finished takes the screen. */
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

  /** Gives the screen back to what was there before. */
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

  /** The element's own video has failed: its link may have run out. It goes on where it was. */
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
      // the browser's own bar says that the film did not load
    }
  };
}
