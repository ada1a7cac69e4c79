/*
 * Talks to the Ojin API for an element. Not part of what a preview needs until it can be used: the
 * script tag has asked for the first film. The rest asks through this.
 */
import { systemClock } from '../../http/clock.ts';
import type { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { findPreview, type Found } from '../../ojin/preview.ts';
import { PublicClient } from '../../ojin/public-client.ts';
import { ASSETS, CONFIGS, publicUrl } from '../../ojin/public-resources.ts';
import { type Attributes, toRequest } from '../../ojin/resolve-assets.ts';
import { isOlder, tabStorage } from '../../ojin/tab-storage.ts';
import type { Asset } from '../../ojin/wire.ts';

export interface Access {
  /** Where the API is, absolute. */
  readonly endpoint: string;
  readonly fetch: Fetch | undefined;
}

const clientFor = ({ endpoint, fetch }: Access) => new PublicClient({ apiBase: endpoint, fetch });

/**
 * What a kept answer has led to, and cannot be shown, is looked for anew.
 * @param reload fetch again what is kept
 */
export function find(
  access: Access,
  attributes: Attributes,
  reload: boolean,
  signal: AbortSignal,
): Found {
  const look = (anew: boolean) =>
    findPreview(clientFor(access).source(signal, anew), toRequest(attributes), systemClock);
  const first = look(reload);
  if (reload) return first;
  const last = first.asset.then(
    (asset) => {
      const isShowable = asset && asset.kind !== 'other';
      return isShowable || !isDoubtful(access, attributes, asset) ? first : look(true);
    },
    (error: unknown) =>
      (error as OjinError).retryable || signal.aborted || !isDoubtful(access, attributes)
        ? first
        : look(true),
  );
  return {
    asset: last.then(({ asset }) => asset),
    config: last.then(({ config }) => config),
    poster: first.poster,
  };
}

/** The same asset with another link; one request for all who ask. @throws OjinError */
export const renewAsset = (
  access: Access,
  { id, url }: Asset,
  signal: AbortSignal,
): Promise<Asset> => clientFor(access).asset(id, signal, (kept) => kept.url === url);

/** ms after which an answer counts as kept, and not as asked for just now. */
const JUST_NOW = 60_000;

/** What was asked anew already; once is enough. */
const doubted = new Set<string>();

/** Whether an answer was kept that led to this asset, or to none. True once. */
export function isDoubtful(
  { endpoint, fetch }: Access,
  { configId, assetId }: Attributes,
  asset?: Asset | null,
): boolean {
  if (fetch) return false; // nothing is kept of its answers
  const urls = [
    ...(configId ? [publicUrl(endpoint, CONFIGS, configId)] : []),
    ...[assetId, asset?.id].flatMap((id) => (id ? [publicUrl(endpoint, ASSETS, id)] : [])),
  ].filter((url) => !doubted.has(url) && isOlder(tabStorage, url, Date.now() - JUST_NOW));
  for (const url of urls) doubted.add(url);
  return urls.length > 0;
}
