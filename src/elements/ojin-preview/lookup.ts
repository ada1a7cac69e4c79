import { OjinError } from '../../http/error.ts';
import type { Found } from '../../ojin/preview.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';
import type * as Find from './find.ts';
import type { Begun } from './handover.ts';
import type { PreviewDetail } from './state.ts';

export interface Lookup {
  /** What the script tag has asked for already. */
  readonly begun: Begun | undefined;
  /** Fetch again what is kept. */
  readonly reload: boolean;
  readonly signal: AbortSignal;
  /** Told what else becomes known; not after `signal`. */
  readonly describe: (detail: PreviewDetail) => void;
}

/** How often the client's code is asked for again, a second apart: `online` comes before the network does. */
const TRIES = 3;

const loadClient = (tries: number): Promise<typeof Find> =>
  import('./find.ts').catch(async () => {
    if (!tries) throw new OjinError('network');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return loadClient(tries - 1);
  });

/** Finds the asset that an element shows. @throws OjinError */
export async function lookUp(
  access: Find.Access,
  attributes: Attributes,
  { begun, reload, signal, describe }: Lookup,
): Promise<Asset | undefined> {
  const tell = (detail: PreviewDetail) => {
    if (!signal.aborted) describe(detail);
  };
  const use = ({ asset, config, poster }: Found) => {
    void config.then((known) => known && tell({ config: known }));
    void poster.then((picture) => tell({ poster: picture }));
    return asset;
  };
  try {
    const asset = begun && (await use(begun.find()));
    // a picture may only stand in for a film whose answer failed
    if (asset?.kind === 'video') return asset;
  } catch {
    // asked once, without patience; now with all of it, and from what is kept of the first time
  }
  const { find } = await loadClient(TRIES);
  return use(find(access, attributes, reload, signal));
}
