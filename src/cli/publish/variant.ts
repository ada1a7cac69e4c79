import type { OjinClient } from '../../ojin/authenticated/client.ts';
import type { ModelVariant } from '../../ojin/authenticated/wire.ts';
import { CliError } from '../errors.ts';
import type { LocalFile } from './file.ts';
import { slotsOf } from './parameters.ts';

export const DEFAULT_VARIANT = 'ojin/oris-1.0/standard';

/** Whether a configuration of this variant can point at such a file. */
function takes({ configurationSchema }: ModelVariant, kind: LocalFile['kind']): boolean {
  const { film, image } = slotsOf(configurationSchema);
  return Boolean(film ?? (kind === 'image' && image));
}

/**
 * The variant that was asked for; else the usual one, or the first that takes such a file.
 * @throws CliError when there is none
 */
export async function chooseVariant(
  { variants }: OjinClient,
  wanted: string | undefined,
  kind: LocalFile['kind'],
  signal: AbortSignal,
): Promise<ModelVariant> {
  const LIST = 'See "ojin-widget variants".';
  let known: ModelVariant | undefined;
  for await (const variant of variants.all({}, signal)) {
    if (variant.id === (wanted ?? DEFAULT_VARIANT)) {
      if (takes(variant, kind)) return variant;
      if (wanted) {
        const text = `The variant ${wanted} has no place for ${kind === 'image' ? 'a picture' : 'a film'}.`;
        throw new CliError('invalid', text, LIST);
      }
    }
    if (variant.status !== 'deprecated' && takes(variant, kind)) known ??= variant;
  }
  if (wanted) throw new CliError('not-found', `There is no variant ${wanted}.`, LIST);
  if (known) return known;
  throw new CliError('not-found', 'No variant accepts such a file.', LIST);
}
