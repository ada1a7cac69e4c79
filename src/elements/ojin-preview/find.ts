/*
 * Talks to the Ojin API on behalf of an element. Loaded lazily: the script tag has already
 * requested the first film; everything else is requested through this.
 */
import { systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { findPreview, type Found } from '../../ojin/preview.ts';
import { PublicClient } from '../../ojin/public-client.ts';
import { ASSETS, CONFIGS, publicUrl } from '../../ojin/public-resources.ts';
import { type Attributes, toRequest } from '../../ojin/resolve-assets.ts';
import { isOlder, tabStorage } from '../../ojin/tab-storage.ts';
import type { Asset } from '../../ojin/wire.ts';

export interface Access {
  /** Absolute base URL of the API. */
  readonly endpoint: string;
  readonly fetch: Fetch | undefined;
}

const clientFor = ({ endpoint, fetch }: Access) => new PublicClient({ apiBase: endpoint, fetch });

/**
 * If a cached response leads to something that cannot be shown, it is looked up again.
 * @param reload bypasses the cache
 */
export function find(
  access: Access,
  attributes: Attributes,
  reload: boolean,
  signal: AbortSignal,
): Found {
  const lookUp = (fresh: boolean) =>
    findPreview(clientFor(access).source(signal, fresh), toRequest(attributes), systemClock.sleep);
  const first = lookUp(reload);
  const isFinal = (asset?: Asset) => reload || !isDoubtful(access, attributes, asset);
  const last = first.asset.then(
    (asset) => {
      const isShowable = asset && asset.kind !== 'other';
      return isShowable || isFinal(asset) ? first : lookUp(true);
    },
    (error: unknown) =>
      (error as OjinError).retryable || signal.aborted || isFinal() ? first : lookUp(true),
  );
  return {
    asset: last
      .then(({ asset }) => asset)
      .catch((error: unknown) => {
        throw withAttribute(error, attributes);
      }),
    config: last.then(({ config }) => config),
    poster: first.poster,
  };
}

/** Names the attribute whose id the service refused, unless the page's function chose the id. */
function withAttribute(error: unknown, { assetId, resolveAssets }: Attributes): unknown {
  if (!(error instanceof OjinError) || error.code !== 'invalid' || resolveAssets) return error;
  const attribute = assetId ? 'asset-id' : 'config-id';
  return new OjinError('invalid', { status: error.status, attribute }, { cause: error });
}

/** The same asset with a fresh link; concurrent callers share one request. @throws OjinError */
export const renewAsset = (
  access: Access,
  { id, url }: Asset,
  signal: AbortSignal,
): Promise<Asset> => clientFor(access).asset(id, signal, (cached) => cached.url === url);

/** ms after which a response counts as cached rather than just fetched. */
const JUST_NOW = 60_000;

/** URLs that were already fetched again; once is enough. */
const refetched = new Set<string>();

/** Whether this asset, or the lack of one, is due to a cached response. True once. */
export function isDoubtful(
  { endpoint, fetch }: Access,
  { configId, assetId }: Attributes,
  asset?: Asset | null,
): boolean {
  if (fetch) return false; // its responses are not cached
  const urls = [
    ...(configId ? [publicUrl(endpoint, CONFIGS, configId)] : []),
    ...[assetId, asset?.id].flatMap((id) => (id ? [publicUrl(endpoint, ASSETS, id)] : [])),
  ].filter((url) => !refetched.has(url) && isOlder(tabStorage, url, Date.now() - JUST_NOW));
  for (const url of urls) refetched.add(url);
  return urls.length > 0;
}
