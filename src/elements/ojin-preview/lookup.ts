import { OjinError } from '../../http/error.ts';
import type { Found } from '../../ojin/preview.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';
import type * as Find from './find.ts';
import type { Begun } from './handover.ts';
import type { PreviewDetail } from './state.ts';

export interface Lookup {
  /** What the script tag has already requested. */
  readonly begun: Begun | undefined;
  /** Bypasses the cache. */
  readonly reload: boolean;
  readonly signal: AbortSignal;
  /** Receives further details as they arrive; not after `signal`. */
  readonly describe: (detail: PreviewDetail) => void;
}

/** Retries for the client's code, 1 s apart: `online` fires before the network is usable. */
const MAX_RETRIES = 3;

const loadClient = (retries: number): Promise<typeof Find> =>
  import('./find.ts').catch(async () => {
    if (!retries) throw new OjinError('network');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return loadClient(retries - 1);
  });

/** Looks up the asset that an element shows. @throws OjinError */
export async function lookUp(
  access: Find.Access,
  attributes: Attributes,
  { begun, reload, signal, describe }: Lookup,
): Promise<Asset | undefined> {
  const notify = (detail: PreviewDetail) => {
    if (!signal.aborted) describe(detail);
  };
  const use = ({ asset, config, poster }: Found) => {
    void config.then((value) => value && notify({ config: value }));
    void poster.then((image) => notify({ poster: image }));
    return asset;
  };
  try {
    const asset = begun && (await use(begun.find()));
    // an image may only be the fallback for a film whose request failed
    if (asset?.kind === 'video') return asset;
  } catch {
    // that was one attempt without retries; now with retries, reusing what the first one cached
  }
  const { find } = await loadClient(MAX_RETRIES);
  return use(find(access, attributes, reload, signal));
}
