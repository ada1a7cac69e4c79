import { API_BASE } from './api-base.ts';
import { type Clock, systemClock } from '../http/clock.ts';
import { type Fetch, request } from '../http/request.ts';
import type { PreviewSource } from './preview.ts';
import { ASSETS, CONFIGS, type PublicResource, publicUrl } from './public-resources.ts';
import { SharedCache } from './shared-cache.ts';
import { keep, readKept, tabStorage, type OpenStorage } from './tab-storage.ts';
import type { Asset, ModelConfig } from './wire.ts';

/** Shared by all elements of the page that use the same `fetch`. */
const pageCaches = new WeakMap<Fetch | typeof globalThis, SharedCache>();

function pageCacheOf(fetch: Fetch | typeof globalThis): SharedCache {
  const cache = pageCaches.get(fetch) ?? new SharedCache();
  pageCaches.set(fetch, cache);
  return cache;
}

export interface PublicClientOptions {
  apiBase?: string | undefined;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  cache?: SharedCache;
  /**
   * Caches responses per tab, so that repeat views need no round trip; null: no caching, which is
   * the default with a custom `fetch`, whose responses may be private.
   */
  storage?: OpenStorage | null;
}

/**
 * Client for the public endpoints, which browsers may call without a key. Deduplicates concurrent
 * requests; responses are cached for the page and, until the signed link expires, for the tab.
 */
export class PublicClient {
  readonly #options: PublicClientOptions;

  constructor(options: PublicClientOptions = {}) {
    this.#options = options;
  }

  /**
   * @param isStale if true, a cached response is fetched again.
   * @throws OjinError, or the signal's reason.
   */
  config(id: string, signal?: AbortSignal, isStale?: () => boolean): Promise<ModelConfig> {
    return this.#get(CONFIGS, id, () => !isStale?.(), signal);
  }

  /**
   * @param isStale if true (its link did not work), a cached response is fetched again.
   * @throws OjinError, or the signal's reason.
   */
  asset(id: string, signal?: AbortSignal, isStale?: (asset: Asset) => boolean): Promise<Asset> {
    const { clock = systemClock } = this.#options;
    const isGood = (asset: Asset) => clock.now() < asset.expiresAt && !isStale?.(asset);
    return this.#get(ASSETS, id, isGood, signal);
  }

  /** A `PreviewSource` for one caller. @param reload bypass the cache */
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
        const cached = storage && readKept(storage, url, resource, id, clock.now());
        if (cached && isGood(cached)) return cached;
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
