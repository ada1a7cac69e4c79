import { systemClock } from '../../src/http/clock.ts';
import {
  findPreview,
  type PreviewOptions,
  type PreviewRequest,
  type PreviewSource,
} from '../../src/ojin/preview.ts';
import type { Asset, ModelConfig } from '../../src/ojin/wire.ts';

export interface Loaded {
  asset?: Asset | undefined;
  config?: ModelConfig | undefined;
  poster?: Asset | undefined;
}

/** What a preview would show, and what is known when its asset is. */
export async function load(
  source: PreviewSource,
  request: PreviewRequest,
  options: Partial<PreviewOptions> = {},
): Promise<Loaded> {
  const found = findPreview(source, request, { clock: systemClock, ...options });
  const loaded: Loaded = {};
  void found.config.then((config) => (loaded.config = config));
  void found.poster.then((poster) => (loaded.poster = poster));
  loaded.asset = await found.asset;
  return loaded;
}
