import { API_BASE } from './api-base.ts';
import { type Clock, systemClock } from '../http/clock.ts';
import { type Fetch, request } from '../http/request.ts';
import type { PreviewSource } from './preview.ts';
import { ASSETS, CONFIGS, type PublicResource, publicUrl } from './public-resources.ts';
import { SharedCache } from './shared-cache.ts';
import { keep, readKept, tabStorage, type OpenStorage } from './tab-storage.ts';
import type { Asset, ModelConfig } from './wire.ts';

/** Shared by all elements of the page that reach the network in the same way. */
const pageCaches = new WeakMap<Fetch | typeof globalThis, SharedCache>();

function pageCacheOf(way: Fetch | typeof globalThis): SharedCache {
  const cache = pageCaches.get(way) ?? new SharedCache();
  pageCaches.set(way, cache);
  return cache;
}

export interface PublicClientOptions {
  apiBase?: string | undefined;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  cache?: SharedCache;
  /**
   * Keeps answers for the tab, so that a repeat view needs no round trip; null: nowhere. So it is by
   * default where `fetch` is given: what that may see is for nobody else.
   */
  storage?: OpenStorage | null;
}

/**
 * The public endpoints, as a browser without a key may call them. One request per resource however
 * many ask at once; kept for the page and, until the signed link runs out, for the tab.
 */
export class PublicClient {
  readonly #options: PublicClientOptions;

  constructor(options: PublicClientOptions = {}) {
    this.#options = options;
  }

  /**
   * @param isStale a kept answer for which this holds is fetched again.
   * @throws OjinError, or the signal's reason.
   */
  config(id: string, signal?: AbortSignal, isStale?: () => boolean): Promise<ModelConfig> {
    return this.#get(CONFIGS, id, () => !isStale?.(), signal);
  }

  /**
   * @param isStale a kept answer for which this holds (its link did not work) is fetched again.
   * @throws OjinError, or the signal's reason.
   */
  asset(id: string, signal?: AbortSignal, isStale?: (asset: Asset) => boolean): Promise<Asset> {
    const { clock = systemClock } = this.#options;
    const isGood = (asset: Asset) => clock.now() < asset.expiresAt && !isStale?.(asset);
    return this.#get(ASSETS, id, isGood, signal);
  }

  /** The same for one caller. @param reload fetch again what is kept */
  source(signal?: AbortSignal, reload = false): PreviewSource {
    const isStale = () => reload;
    return {
      config: (id) => this.config(id, signal, isStale),
      asset: (id) => this.asset(id, signal, isStale),
    };
  }

  #get<T>(
    resource: PublicResource<T>,
    id: string,
    isGood: (value: T) => boolean,
    signal?: AbortSignal,
  ): Promise<T> {
    const {
      apiBase = API_BASE,
      fetch,
      clock = systemClock,
      cache = pageCacheOf(fetch ?? globalThis),
      storage = fetch ? null : tabStorage,
    } = this.#options;
    const url = publicUrl(apiBase, resource, id);

    return cache.get(
      url,
      isGood,
      async (inner) => {
        const kept = storage && readKept(storage, url, resource, id, clock.now());
        if (kept && isGood(kept)) return kept;
        return request(url, {
          fetch,
          clock,
          signal: inner,
          decode: (json) => {
            const answer = { json, receivedAt: clock.now() };
            const value = resource.decode(answer, id);
            if (storage) keep(storage, url, resource, value, answer);
            return value;
          },
        });
      },
      signal,
    );
  }
}
