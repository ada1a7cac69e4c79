import { OjinError } from '../../http/error.ts';
import type * as Aftercare from './aftercare.ts';
import type { Recoverable, Recovery } from './recovery.ts';
import { hasFailed, type Surface } from './surface.ts';

/** ms after which a film that has not come is looked after. */
const PATIENCE = 1000;

/** Loads what comes after the first frame; without the network, what needs it does not happen. */
export async function withCare(use: (care: typeof Aftercare) => void): Promise<void> {
  const care = await import('./aftercare.ts').catch(() => undefined);
  if (care) use(care);
}

/** Loads what brings a surface back in trouble: after its first frame, since that comes first. */
export class Care {
  readonly #preview: Recoverable;
  readonly #surface: Surface;
  readonly #lifetime = new AbortController();
  #loading: Promise<void> | undefined;
  #recovery: Recovery | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(preview: Recoverable, surface: Surface) {
    this.#preview = preview;
    this.#surface = surface;
    const { signal } = this.#lifetime;
    const begin = () => void (this.#loading ??= this.#load(signal));
    for (const type of ['loadeddata', 'load', 'error'])
      surface.addEventListener(type, begin, { signal });
    if (hasFailed(surface)) begin();
    else this.#timer = setTimeout(begin, PATIENCE);
  }

  /** @returns false while there is nothing that could try */
  retry(): boolean {
    this.#recovery?.retry();
    return !!this.#recovery;
  }

  cancel(): void {
    this.#lifetime.abort();
    clearTimeout(this.#timer);
    this.#recovery?.cancel();
  }

  async #load(signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      const { Recovery } = await import('./aftercare.ts');
      signal.throwIfAborted();
      this.#recovery = new Recovery(this.#preview, this.#surface);
    } catch {
      if (signal.aborted) return;
      // without it, a failure is the end
      const fail = () => this.#preview.fail(new OjinError('network'));
      this.#surface.addEventListener('error', fail, { signal });
      if (hasFailed(this.#surface)) fail();
    }
  }
}
