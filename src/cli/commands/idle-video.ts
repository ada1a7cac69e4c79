import type { Command } from 'commander';
import type { Motion } from '../../ojin/authenticated/contract.ts';
import { clientOf } from '../context.ts';
import { awaitFilm, filmIds } from '../publish/idle-video.ts';
import { minutes, motion, type Run } from './run.ts';

interface Options {
  readonly motion: Motion;
  readonly wait: number | false;
}

export const addIdleVideo = (program: Command, run: Run): Command =>
  program
    .command('idle-video')
    .summary('has a film made of a picture that was uploaded')
    .description(
      'Requests a film in which the person in a picture idles and breathes, and waits for it. ' +
        'Each run requests a new film.',
    )
    .argument('<asset-id>', 'UUID of the picture')
    .addOption(motion())
    .option('--wait <minutes>', 'how long to wait for the film', minutes, 15)
    .option('--no-wait', 'return as soon as the request is accepted')
    .addHelpText(
      'after',
      '\nExample:\n  $ ojin-widget idle-video 6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad --motion v2',
    )
    .action(
      run(async (context, { motion, wait }: Options, id: string) => {
        const { terminal, signal } = context;
        const client = await clientOf(context);
        const requested = { source_asset_id: id, motion_template: motion };
        if (wait === false) {
          await client.assets.idleVideo(id, motion, signal);
          terminal.done('Accepted. It will be in "ojin-widget assets list --category video".');
          terminal.object({ ...requested, asset_id: null });
          return;
        }
        const picture = await client.assets.metadata(id, signal);
        const known = await filmIds({ client, signal });
        await client.assets.idleVideo(id, motion, signal);
        const film = await awaitFilm(picture, known, {
          ...{ client, terminal, signal, timeoutMs: wait * 60_000 },
          late: 'Look for it later: ojin-widget assets list --category video',
        });
        terminal.done('The film is ready');
        terminal.out(film);
        terminal.object({ ...requested, asset_id: film });
      }),
    );
