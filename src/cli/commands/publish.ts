import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import type { Motion } from '../../ojin/authenticated/contract.ts';
import { clientOf } from '../context.ts';
import { examine } from '../doctor/service.ts';
import { EXIT } from '../exit-codes.ts';
import { servePreview } from '../preview-page.ts';
import { publish } from '../publish/index.ts';
import { SCRIPT, snippet } from '../snippet.ts';
import { noteAdapter } from './snippet.ts';
import { minutes, motion, ORIGIN, type Run } from './run.ts';
import { portsOf, printFindings } from './doctor.ts';

interface Options {
  readonly title?: string;
  readonly variant?: string;
  readonly motion: Motion;
  readonly idleVideo?: string;
  readonly wait: number;
  readonly again: boolean;
  readonly script: string;
  readonly poster?: string;
  readonly open: boolean;
}

export const addPublish = (program: Command, run: Run): Command =>
  program
    .command('publish')
    .summary('turns a picture or film into a snippet for your page')
    .description(
      'Uploads a picture (and has an idle video made of it) or a film, creates a configuration, checks it ' +
        'through the public endpoints as a browser would, and prints the snippet for your page.\n\n' +
        'After an error or Ctrl+C, the same command resumes where it stopped: nothing is uploaded twice.',
    )
    .argument('<file>', 'a JPEG, PNG or WebP, or an MP4 that browsers can play')
    .option('--title <text>', 'unique in your organization; default: the file name')
    .option('--variant <id>', 'model variant; default: ojin/oris-1.0/standard if suitable')
    .addOption(motion())
    .option('--idle-video <asset-id>', 'use this film instead of making one')
    .option('--wait <minutes>', 'how long to wait for the film', minutes, 15)
    .option('--again', 'request a new film even if one was already requested', false)
    .option('--script <url>', 'where you host ojin-widget.js', SCRIPT)
    .option('--poster <url>', 'picture shown before the film, or when scripts are disabled')
    .option('--open', 'open the snippet on a local page', false)
    .addHelpText(
      'after',
      '\nExample:\n  $ ojin-widget publish portrait.png --title Ada --motion v2 --open',
    )
    .action(
      run(async (context, options: Options, path: string) => {
        const { terminal, signal, apiBase } = context;
        const { wait, script, poster, motion, again, variant } = options;
        const title = options.title ?? basename(path, extname(path));
        const { config, assetIds } = await publish(
          path,
          { title, variant, motion, again, idleVideo: options.idleVideo, timeoutMs: wait * 60_000 },
          { terminal, signal, apiBase, client: () => clientOf(context) },
        );
        const ports = portsOf(context, apiBase, ORIGIN);
        const { findings, preview } = await examine(ports, {
          ...{ configId: config.id, apiBase, knownAssetId: assetIds.at(-1) },
        });
        const shown = { configId: config.id, assetId: preview?.asset.id, poster, title };
        const text = snippet({ ...shown, apiBase, script });
        const problems = findings.filter(({ ok }) => !ok);
        if (problems.length) printFindings(terminal, problems);
        else terminal.done('Browsers can display it');
        terminal.note();
        terminal.block(text);
        terminal.object({
          ...{ config_id: config.id, asset_ids: assetIds, title: config.title },
          ...{ variant_id: config.modelVariantId, snippet: text, ok: !problems.length, findings },
        });
        noteAdapter(context);
        if (script === SCRIPT) {
          terminal.note();
          terminal.note(
            'Replace the script URL with the one where you host ojin-widget.js, or add --script.',
          );
        }
        if (options.open) await servePreview(context, shown);
        return problems.length ? EXIT.failed : EXIT.ok;
      }),
    );
