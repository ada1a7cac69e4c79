import type { PreviewRequest } from './preview.ts';
import type { ModelConfig } from './wire.ts';

/** Returns ids of the assets to preview; the first displayable one wins. */
export type ResolveAssets = (
  config: ModelConfig,
) => string | readonly string[] | Promise<string | readonly string[]>;

/** The relevant attributes of an element. */
export interface Attributes extends Pick<PreviewRequest, 'configId' | 'assetId'> {
  resolveAssets?: ResolveAssets | undefined;
}

/** The embedder's function, if any, takes precedence; it may return a string or a list. */
export const toRequest = ({ configId, assetId, resolveAssets }: Attributes): PreviewRequest => ({
  configId,
  assetId,
  idsOf: resolveAssets && (async (config) => [await resolveAssets(config)].flat().filter(Boolean)),
});
