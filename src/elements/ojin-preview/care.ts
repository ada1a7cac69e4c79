import { OjinError } from '../../http/error.ts';
import type * as Aftercare from './aftercare.ts';
import type { Recoverable, Recovery } from './recovery.ts';
import { hasFailed, type Surface } from './surface.ts';

/** ms after which recovery is loaded even if the film is not. */
const PATIENCE = 1000;

/** Loads what is needed after the first frame; if loading fails, `use` is never called. */
export async function withCare(use: (care: typeof Aftercare) => void): Promise<void> {
  const care = await import('./aftercare.ts').catch(() => undefined);
  if (care) use(care);
}

/** Loads the recovery of a surface: after its first frame, which takes priority. */
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

  /** @returns false while recovery is not loaded */
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
      // without it, a failure is final
      const fail = () => this.#preview.fail(new OjinError('network'));
      this.#surface.addEventListener('error', fail, { signal });
      if (hasFailed(this.#surface)) fail();
    }
  }
}
