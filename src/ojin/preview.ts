import { OjinError } from '../http/error.ts';
import { findCandidates } from './candidates.ts';
import type { PublicClient } from './public-client.ts';
import type { Asset, ModelConfig } from './wire.ts';

/** What a preview shows. */
export interface Preview {
  readonly config: ModelConfig | null;
  /** The film, picture or sound. */
  readonly asset: Asset;
  /** The picture before the film. */
  readonly poster: Asset | null;
}

/** Ids of the assets to preview, the first that can be shown wins. */
export type ResolveAssets = (
  config: ModelConfig,
) => string | readonly string[] | Promise<string | readonly string[]>;

export interface PreviewRequest {
  configId?: string | null | undefined;
  assetId?: string | null | undefined;
  resolveAssets?: ResolveAssets | undefined;
}

const PREFERRED = /idle|preview/;

/**
 * Fetches the configuration and decides what to show: an explicit asset wins; else what the
 * embedder's function says; else the candidates found in the configuration, by their own MIME
 * types: the first film (rather one whose key says `idle` or `preview`), else picture, else sound.
 *
 * @param reload fetch anew what is kept.
 * @throws OjinError `no-media` when the configuration names no asset; the first asset's error, in
 * that order, when none could be fetched.
 */
export async function loadPreview(
  client: PublicClient,
  { configId, assetId, resolveAssets }: PreviewRequest,
  signal?: AbortSignal,
  reload = false,
): Promise<Preview> {
  const isStale = () => reload;
  if (assetId) {
    const [config, asset] = await Promise.all([
      // the title is a nicety: without it the film still plays
      configId ? client.config(configId, signal, isStale).catch(() => null) : null,
      client.asset(assetId, signal, isStale),
    ]);
    return { config, asset, poster: null };
  }

  const config = await client.config(configId ?? '', signal, isStale);
  const ids = resolveAssets
    ? [await resolveAssets(config)].flat().filter(Boolean)
    : findCandidates(config.parameters)
        .sort((a, b) => Number(PREFERRED.test(b.path)) - Number(PREFERRED.test(a.path)))
        .map(({ id }) => id);
  const settled = await Promise.allSettled(ids.map((id) => client.asset(id, signal, isStale)));

  const assets = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const first = (kind: Asset['kind']) => assets.find((asset) => asset.kind === kind);

  const image = first('image');
  const asset = first('video') ?? image ?? first('audio') ?? assets[0];
  if (!asset) {
    const failed = settled.find((result) => result.status === 'rejected');
    throw (failed?.reason as Error | undefined) ?? new OjinError('no-media');
  }
  return { config, asset, poster: image && image !== asset ? image : null };
}
