import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Re-renders the elapsed time every second, but only while it runs and is visible. */
export class ElapsedController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #isRunning: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, isRunning: () => boolean) {
    this.#host = host;
    this.#isRunning = isRunning;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#isRunning()) this.hostDisconnected();
    else
      this.#timer ??= setInterval(() => {
        if (!document.hidden) this.#host.requestUpdate();
      }, 1000);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
