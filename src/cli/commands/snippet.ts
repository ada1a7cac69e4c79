import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { servePreview } from '../preview-page.ts';
import { SCRIPT, snippet } from '../snippet.ts';
import { isUuid, type Run } from './run.ts';

interface Options {
  readonly script: string;
  readonly poster?: string;
  readonly title?: string;
  readonly open: boolean;
}

export const addSnippet = (program: Command, run: Run): Command =>
  program
    .command('snippet')
    .summary('what to paste into a page')
    .description('Prints the snippet for a configuration. Needs no key.')
    .argument('<config-id>', 'UUID of the configuration')
    .option('--script <url>', 'where you host ojin-widget.js', SCRIPT)
    .option('--poster <url>', 'picture to show before the film, and without scripts')
    .option('--title <text>', 'what the poster shows')
    .option('--open', 'show the snippet on a local page', false)
    .action(
      run(async (context, { open, ...options }: Options, configId: string) => {
        if (!isUuid(configId)) throw usageError('The id of a configuration is a UUID.');
        const text = snippet({ ...options, configId, apiBase: context.apiBase });
        context.terminal.block(text);
        context.terminal.object({ config_id: configId, snippet: text });
        if (open) await servePreview(context, { ...options, configId });
      }),
    );
