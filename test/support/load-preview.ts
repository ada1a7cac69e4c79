import { type Clock, systemClock } from '../../src/http/clock.ts';
import { findPreview } from '../../src/ojin/preview.ts';
import type { PublicClient } from '../../src/ojin/public-client.ts';
import { type Attributes, toRequest } from '../../src/ojin/resolve-assets.ts';
import type { Asset, ModelConfig } from '../../src/ojin/wire.ts';

export interface Loaded {
  asset?: Asset | undefined;
  config?: ModelConfig | undefined;
  poster?: Asset | undefined;
}

export interface LoadOptions {
  signal?: AbortSignal | undefined;
  reload?: boolean | undefined;
  clock?: Clock;
}

/** What a preview would show, and what is known once its asset is. */
export async function load(
  client: PublicClient,
  attributes: Attributes,
  { signal, reload, clock = systemClock }: LoadOptions = {},
): Promise<Loaded> {
  const found = findPreview(client.source(signal, reload), toRequest(attributes), (ms) =>
    clock.sleep(ms),
  );
  const loaded: Loaded = {};
  void found.config.then((config) => (loaded.config = config));
  void found.poster.then((poster) => (loaded.poster = poster));
  loaded.asset = await found.asset;
  return loaded;
}
