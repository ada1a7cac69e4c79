import type { PreviewRequest } from './preview.ts';
import type { ModelConfig } from './wire.ts';

/** Ids of the assets to preview, the first that can be shown wins. */
export type ResolveAssets = (
  config: ModelConfig,
) => string | readonly string[] | Promise<string | readonly string[]>;

/** What an element says of itself. */
export interface Attributes extends Pick<PreviewRequest, 'configId' | 'assetId'> {
  resolveAssets?: ResolveAssets | undefined;
}

/** The embedder's function decides, where there is one; what it gives is not trusted to be a list. */
export const toRequest = ({ configId, assetId, resolveAssets }: Attributes): PreviewRequest => ({
  configId,
  assetId,
  idsOf: resolveAssets && (async (config) => [await resolveAssets(config)].flat().filter(Boolean)),
});
