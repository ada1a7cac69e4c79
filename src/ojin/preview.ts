import { type Candidate, findCandidates } from './candidates.ts';
import type { Asset, ModelConfig } from './wire.ts';

/** What a preview shows; each part resolves independently. */
export interface Found {
  /**
   * The video, image or audio; undefined when the configuration references none. Rejects with the
   * configuration's error, or with the first asset's if none could be fetched.
   */
  readonly asset: Promise<Asset | undefined>;
  /** Undefined without one. The video does not wait for it if its own id is known. */
  readonly config: Promise<ModelConfig | undefined>;
  /** The image before the video; may be the asset itself. Never settles without one. */
  readonly poster: Promise<Asset>;
}

export interface PreviewRequest {
  configId?: string | null | undefined;
  assetId?: string | null | undefined;
  /** Ids of the assets to preview, in order of preference, instead of the configuration's. */
  idsOf?: ((config: ModelConfig) => readonly string[] | Promise<readonly string[]>) | undefined;
}

/** Source of configurations and assets: `PublicClient`, or the script tag's requests. */
export interface PreviewSource {
  config(id: string): Promise<ModelConfig>;
  asset(id: string): Promise<Asset>;
}

/** Resolves after `ms`. */
type Sleep = (ms: number) => Promise<void>;

const PREFERRED = /idle|preview/;

/** How long (ms) a known video waits for a preferred one. */
const GRACE = 500;

/**
 * Decides what to show: an explicit asset wins; else the ids from `idsOf`; else the candidates in
 * the configuration, by their MIME types: the first video (preferably one whose key contains
 * `idle` or `preview`), else image, else audio. Candidates are fetched concurrently; one that fails
 * or hangs does not delay a known video.
 */
export function findPreview(
  source: PreviewSource,
  { configId, assetId, idsOf = candidateIds }: PreviewRequest,
  sleep: Sleep,
): Found {
  const config = configId ? source.config(configId) : Promise.resolve(undefined);
  let onPicture!: (picture: Asset) => void;
  const poster = new Promise<Asset>((resolve) => (onPicture = resolve));

  const find = async (): Promise<Asset | undefined> => {
    const known = await config;
    if (!known) return undefined;
    const assets = (await idsOf(known)).map((id) => source.asset(id));
    return choose(assets, sleep, onPicture);
  };

  return {
    asset: assetId ? source.asset(assetId) : find(),
    config: config.catch(() => undefined),
    poster,
  };
}

const rank = ({ path }: Candidate) => Number(PREFERRED.test(path));

const candidateIds = ({ parameters }: ModelConfig): string[] =>
  findCandidates(parameters)
    .sort((a, b) => rank(b) - rank(a))
    .map(({ id }) => id);

/**
 * The first video in the order of `candidates`, once all before it are settled or {@link GRACE} has
 * passed; without any video, the first image, audio or file, once all are settled.
 * @param onPicture called with every image
 * @throws the first error when all have failed.
 */
async function choose(
  candidates: readonly Promise<Asset>[],
  sleep: Sleep,
  onPicture: (picture: Asset) => void,
): Promise<Asset | undefined> {
  const assets: (Asset | undefined)[] = [];
  const first = (kind: Asset['kind']) => assets.find((asset) => asset?.kind === kind);

  const watch = async (candidate: Promise<Asset>, index: number): Promise<Asset | undefined> => {
    const asset = (assets[index] = await candidate);
    if (asset.kind === 'image') onPicture(asset);
    if (asset.kind !== 'video') throw new TypeError();
    const before = Promise.allSettled(candidates.slice(0, index));
    await Promise.race([before, sleep(GRACE)]);
    return first('video');
  };

  try {
    return await Promise.any(candidates.map(watch));
  } catch {
    const asset = first('image') ?? first('audio') ?? first('other');
    if (!asset) await Promise.all(candidates);
    return asset;
  }
}
