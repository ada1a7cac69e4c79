import type { ReactiveControllerHost } from 'lit';
import { filmOf } from '../../sjinn/results.ts';
import type { TaskState } from '../../sjinn/task.ts';
import { emit } from '../events.ts';

/** Who shows the film: somebody around the element, the element itself, or nobody now. */
export type Screen = 'around' | 'here' | 'none';

/** Finds a screen for the finished film, and takes it back. */
export class FilmScreen {
  screen: Screen = 'none';
  isCopied = false;
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
  }

  /** A film that has just been finished takes the screen. */
  follow(state: TaskState): void {
    this.isCopied = false;
    if (state.status !== 'completed') return;
    const film = filmOf(state.task.results);
    if (film) this.show(film, state.task.message);
  }

  show(film: string, title: string): void {
    const isShownAround = !emit(this.#host, 'sjinn-show', { film, title }, true);
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
    try {
      await navigator.clipboard.writeText(film);
      this.isCopied = true;
      this.#host.requestUpdate();
    } catch {
      // forbidden: the link is still on the page
    }
  }
}
