import type { OjinClient } from '../../ojin/authenticated/client.ts';
import type { Contract } from '../../ojin/authenticated/contract.ts';
import type { ModelVariant } from '../../ojin/authenticated/wire.ts';
import { CliError } from '../errors.ts';
import type { LocalFile } from './file.ts';
import { slotsOf } from './parameters.ts';

export const DEFAULT_VARIANT = 'ojin/oris-1.0/standard';

/** Whether a configuration of this variant can reference this kind of file. */
function accepts(
  { configurationSchema }: ModelVariant,
  kind: LocalFile['kind'],
  { media }: Contract,
): boolean {
  const { film, image } = slotsOf(configurationSchema, media);
  return Boolean(film ?? (kind === 'image' && image));
}

/**
 * The requested variant; otherwise the default, or the first that accepts this kind of file.
 * @throws CliError when there is none
 */
export async function chooseVariant(
  { variants, contract }: OjinClient,
  wanted: string | undefined,
  kind: LocalFile['kind'],
  signal: AbortSignal,
): Promise<ModelVariant> {
  const LIST = 'See "ojin-widget variants".';
  let fallback: ModelVariant | undefined;
  /** Without a schema: the service decides whether it fits. */
  let untold: ModelVariant | undefined;
  for await (const listed of variants.all({}, signal)) {
    // only a single variant is documented to have its schema
    const variant =
      listed.configurationSchema === undefined ? await variants.get(listed.id, signal) : listed;
    if (variant.id === (wanted ?? DEFAULT_VARIANT)) {
      if (accepts(variant, kind, contract)) return variant;
      if (wanted) {
        const text = `The variant ${wanted} does not accept ${kind === 'image' ? 'a picture' : 'a film'}.`;
        throw new CliError('invalid', text, LIST);
      }
    }
    if (variant.status === 'deprecated' || !accepts(variant, kind, contract)) continue;
    if (variant.configurationSchema === undefined) untold ??= variant;
    else fallback ??= variant;
  }
  if (wanted) throw new CliError('not-found', `There is no variant ${wanted}.`, LIST);
  fallback ??= untold;
  if (fallback) return fallback;
  throw new CliError('not-found', 'No variant accepts this kind of file.', LIST);
}
