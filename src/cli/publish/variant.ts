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
  const listed: ModelVariant[] = [];
  for await (const variant of variants.all({}, signal)) listed.push(variant);
  const isFirst = ({ id }: ModelVariant) => id === (wanted ?? DEFAULT_VARIANT);
  const others = wanted ? [] : listed.filter((it) => !isFirst(it) && it.status !== 'deprecated');
  /** Without a schema: the service decides whether it fits. */
  let untold: ModelVariant | undefined;
  for (const one of [...listed.filter(isFirst), ...others]) {
    // only a single variant is documented to have its schema
    const variant =
      one.configurationSchema === undefined ? await variants.get(one.id, signal) : one;
    if (!accepts(variant, kind, contract)) continue;
    if (isFirst(variant) || variant.configurationSchema !== undefined) return variant;
    untold ??= variant;
  }
  if (untold) return untold;
  if (!wanted) throw new CliError('not-found', 'No variant accepts this kind of file.', LIST);
  if (!listed.some(isFirst))
    throw new CliError('not-found', `There is no variant ${wanted}.`, LIST);
  const text = `The variant ${wanted} does not accept ${kind === 'image' ? 'a picture' : 'a film'}.`;
  throw new CliError('invalid', text, LIST);
}
