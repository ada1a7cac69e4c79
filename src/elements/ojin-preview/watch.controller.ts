import type { ReactiveController } from 'lit';
import { adopt } from '../style-sheets.ts';
import type { PreviewHost, Surface } from './host.ts';
import type { Recovery } from './on-demand/recovery.ts';

/** A first load that has brought nothing after so long (ms) is looked at more closely. */
const PATIENCE = 3000;

/**
 * Notices what may be trouble, and passes it on to `Recovery`, which is loaded when it is first
 * needed: at the latest when the film first plays, so that it is there when the network goes.
 */
export class WatchController implements ReactiveController {
  readonly #host: PreviewHost;
  #recovery: Recovery | undefined;
  #connection: AbortController | undefined;
  #watching = new AbortController();

  constructor(host: PreviewHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const { signal } = (this.#connection = new AbortController());
    // timers do not survive a sleeping laptop: a link's expiry is checked when something happens
    for (const type of ['focus', 'pageshow', 'online'])
      addEventListener(type, () => this.#recovery?.check(), { signal });
    document.addEventListener(
      'securitypolicyviolation',
      (event) =>
        void import('./on-demand/violation.ts').then(({ isOurs }) => {
          if (!isOurs(event, this.#host)) return;
          this.#recovery?.cancel();
          this.#host.fail('blocked', { directive: event.effectiveDirective });
        }),
      { signal },
    );
  }

  hostDisconnected(): void {
    this.#connection?.abort();
  }

  /** Looks after a surface that has just been given its link, and no more after the one before. */
  watch(surface: Surface | null): void {
    this.#watching.abort();
    this.#recovery?.cancel();
    this.#recovery = undefined;
    const { signal } = (this.#watching = new AbortController());
    if (!surface) return;
    const on = (type: string, what: 'error' | 'check') =>
      surface.addEventListener(type, () => this.tell(what), { signal });
    on('error', 'error');
    // not at once: the film's first frame comes first
    surface.addEventListener('play', () => setTimeout(() => this.tell('check'), 500), { signal });
    on('seeking', 'check');
    setTimeout(() => {
      if (!signal.aborted && this.#host.state.status === 'loading') this.tell('check');
    }, PATIENCE);
  }

  tell(what: 'error' | 'check' | 'retry'): void {
    const { signal } = this.#watching;
    const { surface } = this.#host;
    import('./on-demand/recovery.ts').then(
      ({ Recovery, recoveryStyles }) => {
        if (!surface || signal.aborted) return;
        adopt(this.#host.renderRoot as ShadowRoot, recoveryStyles);
        (this.#recovery ??= new Recovery(this.#host, surface))[what]();
      },
      () => what === 'error' && this.#host.fail('network'),
    );
  }
}
