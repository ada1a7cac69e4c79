import type { Command } from 'commander';
import { isUuid } from '../../ojin/candidates.ts';
import { systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import { findPreview } from '../../ojin/preview.ts';
import { isPublicDefault, publicFetch } from '../../ojin/authenticated/public-fetch.ts';
import { PublicClient } from '../../ojin/public-client.ts';
import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { plain } from '../plain.ts';
import { servePreview } from '../preview-page.ts';
import { SCRIPT, snippet } from '../snippet.ts';
import type { Run } from './run.ts';

interface Options {
  readonly script: string;
  readonly poster?: string;
  readonly title?: string;
  readonly open: boolean;
}

export const addSnippet = (program: Command, run: Run): Command =>
  program
    .command('snippet')
    .summary('prints the snippet to paste into a page')
    .description('Prints the snippet for a configuration, with its current asset. Requires no key.')
    .argument('<config-id>', 'UUID of the configuration')
    .option('--script <url>', 'where you host ojin-widget.js', SCRIPT)
    .option('--poster <url>', 'picture shown before the film, or when scripts are disabled')
    .option('--title <text>', 'alternative text of the poster')
    .option('--open', 'open the snippet on a local page', false)
    .action(
      run(async (context, { open, ...options }: Options, configId: string) => {
        if (!isUuid(configId)) throw usageError('The id of a configuration must be a UUID.');
        const assetId = await findAssetId(configId, context);
        const text = snippet({ ...options, configId, assetId, apiBase: context.apiBase });
        context.terminal.block(text);
        noteAdapter(context);
        context.terminal.object({ config_id: configId, snippet: text });
        if (open) await servePreview(context, { ...options, configId, assetId });
      }),
    );

/** A page understands only the default names and paths of the public endpoints. */
export function noteAdapter({ terminal, contract }: Context): void {
  if (isPublicDefault(contract)) return;
  terminal.note();
  terminal.note('The contract changes the public endpoints: set the property "fetch" of the');
  terminal.note('element to a function that adapts them. See "Another API" in the documentation.');
}

/** Id of the asset that a configuration shows; undefined, with a note, if it cannot be found. */
async function findAssetId(
  configId: string,
  { apiBase, contract, signal, terminal }: Context,
): Promise<string | undefined> {
  const fetch = publicFetch(apiBase, contract, globalThis.fetch);
  const client = new PublicClient({ apiBase, fetch, storage: null });
  try {
    const asset = await findPreview(client.source(signal), { configId }, systemClock.sleep).asset;
    return asset?.id;
  } catch (error) {
    if (!(error instanceof OjinError) || error.code === 'aborted') throw error;
    terminal.note(`Omitted asset-id, which would save a round trip: ${plain(error.message)}`);
    return undefined;
  }
}
