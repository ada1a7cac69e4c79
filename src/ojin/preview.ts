import type { Clock } from '../http/clock.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import type { Asset, ModelConfig } from './wire.ts';

/** What a preview shows; each comes when it comes. */
export interface Found {
  /**
   * The film, picture or sound; undefined when the configuration names none. Rejects with the error of
   * the configuration; with that of the first asset, when none could be fetched.
   */
  readonly asset: Promise<Asset | undefined>;
  /** undefined without one. The film does not wait for it where its own id is known. */
  readonly config: Promise<ModelConfig | undefined>;
  /** The picture before the film; it may be what is shown itself. Never settles without one. */
  readonly poster: Promise<Asset>;
}

export interface PreviewRequest {
  configId?: string | null | undefined;
  assetId?: string | null | undefined;
  /** Ids of the assets to preview, the preferred first; in place of those found in the configuration. */
  idsOf?: ((config: ModelConfig) => readonly string[] | Promise<readonly string[]>) | undefined;
}

/** Where configurations and assets come from: `PublicClient`, or the requests of the script tag. */
export interface PreviewSource {
  config(id: string): Promise<ModelConfig>;
  asset(id: string): Promise<Asset>;
}

type Sleeper = Pick<Clock, 'sleep'>;

const PREFERRED = /idle|preview/;

/** A film that is known waits so long (ms) for one that would be preferred. */
const GRACE = 500;

/**
 * Decides what to show: an explicit asset wins; else what `idsOf` names; else the
 * candidates found in the configuration, by their own MIME types: the first film (rather one whose
 * key says `idle` or `preview`), else picture, else sound. Candidates are fetched at once; one that
 * fails or hangs holds up no film that is known.
 */
export function findPreview(
  source: PreviewSource,
  { configId, assetId, idsOf = candidateIds }: PreviewRequest,
  clock: Sleeper,
): Found {
  const config = configId ? source.config(configId) : Promise.resolve(undefined);
  let onPicture!: (picture: Asset) => void;
  const poster = new Promise<Asset>((resolve) => (onPicture = resolve));

  const find = async (): Promise<Asset | undefined> => {
    const known = await config;
    if (!known) return undefined;
    const assets = (await idsOf(known)).map((id) => source.asset(id));
    return choose(assets, clock, onPicture);
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
 * The first film in the order of `candidates`, once all before it are settled or {@link GRACE} is
 * over; without any film the first picture, sound or file, once all are settled.
 * @param onPicture called with every picture
 * @throws the first error when all have failed.
 */
async function choose(
  candidates: readonly Promise<Asset>[],
  clock: Sleeper,
  onPicture: (picture: Asset) => void,
): Promise<Asset | undefined> {
  const assets: (Asset | undefined)[] = [];
  const first = (kind: Asset['kind']) => assets.find((asset) => asset?.kind === kind);

  const watch = async (candidate: Promise<Asset>, index: number): Promise<Asset | undefined> => {
    const asset = (assets[index] = await candidate);
    if (asset.kind === 'image') onPicture(asset);
    if (asset.kind !== 'video') throw new TypeError();
    const before = Promise.allSettled(candidates.slice(0, index));
    await Promise.race([before, clock.sleep(GRACE)]);
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
