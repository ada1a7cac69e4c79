import { type Clock, systemClock } from '../http/clock.ts';
import { type Fetch, request } from '../http/request.ts';
import { SharedCache } from './shared-cache.ts';
import { type Asset, decodeAsset, decodeModelConfig, type ModelConfig } from './wire.ts';

/** Source: Ojin REST API documentation. */
export const API_BASE = 'https://api.ojin.ai/v1';

/** Shared by all elements of the page. */
const pageCache = new SharedCache();

/** A configuration that was fetched longer ago than this (ms) is fetched again by the next page. */
const CONFIG_TTL = 600_000;
/** Longer answers (characters) are not worth a place in the tab's storage. */
const LARGEST_KEPT = 20_000;

/** The part of `Storage` that is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

export interface PublicClientOptions {
  apiBase?: string | undefined;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  cache?: SharedCache;
  /** Keeps answers for the tab, so that a repeat view needs no round trip; null: nowhere. */
  storage?: TabStorage | null;
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
    return this.#get(
      'model-configs',
      id,
      decodeModelConfig,
      (_, receivedAt) => receivedAt + CONFIG_TTL,
      () => !isStale?.(),
      signal,
    );
  }

  /**
   * @param isStale a kept answer for which this holds (its link did not work) is fetched again.
   * @throws OjinError, or the signal's reason.
   */
  asset(id: string, signal?: AbortSignal, isStale?: (asset: Asset) => boolean): Promise<Asset> {
    return this.#get(
      'assets',
      id,
      (json, receivedAt) => ({ ...decodeAsset(json, receivedAt), id }),
      ({ expiresAt }) => (expiresAt === Infinity ? 0 : expiresAt),
      (asset, now) => now < asset.expiresAt && !isStale?.(asset),
      signal,
    );
  }

  #get<T>(
    kind: string,
    id: string,
    decode: (json: unknown, receivedAt: number) => T,
    until: (value: T, receivedAt: number) => number,
    isGood: (value: T, now: number) => boolean,
    signal?: AbortSignal,
  ): Promise<T> {
    const {
      apiBase = API_BASE,
      fetch,
      clock = systemClock,
      cache = pageCache,
      storage = tabStorage(),
    } = this.#options;
    const url = `${apiBase.replace(/\/+$/, '')}/public/${kind}/${encodeURIComponent(id.trim())}`;
    const key = `ojin:${url}`;
    const serves = (value: T) => isGood(value, clock.now());

    return cache.get(
      url,
      serves,
      async (inner) => {
        try {
          const [receivedAt, json] = JSON.parse(storage?.getItem(key) ?? '') as [number, unknown];
          const value = decode(json, receivedAt);
          if (clock.now() < until(value, receivedAt) && serves(value)) return value;
        } catch {
          // nothing there, or not ours
        }
        return request(url, {
          fetch,
          clock,
          signal: inner,
          decode: (json) => {
            const receivedAt = clock.now();
            const value = decode(json, receivedAt);
            const entry = JSON.stringify([receivedAt, json]);
            try {
              if (until(value, receivedAt) > receivedAt && entry.length < LARGEST_KEPT)
                storage?.setItem(key, entry);
            } catch {
              // full, or forbidden: the page's own cache still serves
            }
            return value;
          },
        });
      },
      signal,
    );
  }
}

function tabStorage(): TabStorage | null {
  try {
    return globalThis.sessionStorage; // throws where storage is forbidden
  } catch {
    return null;
  }
}
