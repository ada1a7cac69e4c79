import type { Clock } from '../http/clock.ts';
import { findCandidates } from './candidates.ts';
import type { Asset, ModelConfig } from './wire.ts';

/** What is known of a preview besides its asset; the film waits for none of it. */
export interface PreviewDetail {
  readonly config?: ModelConfig;
  /** The picture before the film. */
  readonly poster?: Asset;
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

/** Where configurations and assets come from: `PublicClient`, or the requests of the script tag. */
export interface PreviewSource {
  config(id: string, signal?: AbortSignal, isStale?: () => boolean): Promise<ModelConfig>;
  asset(id: string, signal?: AbortSignal, isStale?: () => boolean): Promise<Asset>;
}

export interface PreviewOptions {
  signal?: AbortSignal | undefined;
  /** Fetch again what is kept. */
  reload?: boolean | undefined;
  clock: Pick<Clock, 'sleep'>;
  /** Called with what is known besides the asset, before or after the promise settles. */
  onDetail?: ((detail: PreviewDetail) => void) | undefined;
}

const PREFERRED = /idle|preview/;

/** A film that is known waits so long (ms) for one that would be preferred. */
const GRACE = 500;

/**
 * Decides what to show: an explicit asset wins; else what the embedder's function names; else the
 * candidates found in the configuration, by their own MIME types: the first film (rather one whose
 * key says `idle` or `preview`), else picture, else sound. Candidates are fetched at once; one that
 * fails or hangs holds up no film that is known.
 *
 * @returns the asset, undefined when the configuration names none; configuration and poster come by
 * `onDetail`.
 * @throws OjinError of the configuration; the first asset's, in that order, when none could be fetched.
 */
export async function loadPreview(
  source: PreviewSource,
  { configId, assetId, resolveAssets }: PreviewRequest,
  { signal, reload = false, clock, onDetail }: PreviewOptions,
): Promise<Asset | undefined> {
  const isStale = () => reload;
  const config = configId ? source.config(configId, signal, isStale) : null;
  config?.then(
    (known) => onDetail?.({ config: known }),
    () => undefined, // with an explicit asset it is only the title; without one, awaited below
  );
  if (assetId) return source.asset(assetId, signal, isStale);

  const known = await config;
  if (!known) return undefined;
  const ids = resolveAssets
    ? [await resolveAssets(known)].flat().filter(Boolean)
    : findCandidates(known.parameters)
        .sort((a, b) => Number(PREFERRED.test(b.path)) - Number(PREFERRED.test(a.path)))
        .map(({ id }) => id);
  const candidates = ids.map((id) => source.asset(id, signal, isStale));
  return choose(candidates, clock, (poster) => onDetail?.({ poster }));
}

/**
 * The first film in the order of `candidates`, once all before it are settled or {@link GRACE} is
 * over; without any film the first picture, sound or file, once all are settled.
 * @throws the first error when all have failed.
 */
async function choose(
  candidates: readonly Promise<Asset>[],
  clock: PreviewOptions['clock'],
  onPoster: (picture: Asset) => void,
): Promise<Asset | undefined> {
  const assets: (Asset | undefined)[] = [];
  const pending = new Set(candidates.keys());
  const first = (kind?: Asset['kind']) =>
    assets.find((asset) => asset && (!kind || asset.kind === kind));
  let poster: Asset | undefined;
  let isGraceOver = false;

  const film = new Promise<Asset>((resolve) => {
    const decide = () => {
      const video = first('video');
      const before = assets.indexOf(video);
      if (video && (isGraceOver || [...pending].every((index) => index > before))) resolve(video);
    };
    candidates.forEach((candidate, index) => {
      const settle = () => {
        pending.delete(index);
        decide();
      };
      candidate.then((asset) => {
        assets[index] = asset;
        const picture = first('image');
        if (picture && picture !== poster) onPoster((poster = picture));
        if (asset.kind === 'video')
          void clock.sleep(GRACE).then(() => {
            isGraceOver = true;
            decide();
          });
        settle();
      }, settle);
    });
  });

  const all = Promise.allSettled(candidates).then((settled) => {
    const asset = first('video') ?? first('image') ?? first('audio') ?? first();
    const failed = settled.find((result) => result.status === 'rejected');
    if (!asset && failed) throw failed.reason as Error;
    return asset;
  });
  return Promise.race([film, all]);
}
