import type { Command } from 'commander';
import { clientOf } from '../context.ts';
import { download } from '../download.ts';
import { addDelete, assetJson, limit, list, show, source, type FromSource } from './records.ts';
import type { Run } from './run.ts';

interface ListOptions extends FromSource {
  readonly category?: string;
  readonly name?: string;
}

export function addAssets(program: Command, run: Run): void {
  const assets = program
    .command('assets')
    .summary('manages your pictures, films and other files')
    .description('Assets: the files that configurations reference.');
  assets
    .command('list', { isDefault: true })
    .description('Lists the assets.')
    .option('--category <category>', 'only this category, such as video or image')
    .option('--name <text>', 'only names that contain this')
    .addOption(source())
    .addOption(limit())
    .action(
      run(async (context, options: ListOptions) => {
        const { source: owner, category, name } = options;
        const filter = {
          source: owner,
          ...(category ? { category } : {}),
          ...(name ? { name } : {}),
        };
        const { assets: collection } = await clientOf(context);
        await list(
          context.terminal,
          collection.all(filter, context.signal),
          options,
          (it) => [it.id, it.name, it.mimeType, `${Math.ceil(it.size / 1024)} KiB`],
          assetJson,
        );
      }),
    );
  assets
    .command('get')
    .description(
      'Shows an asset, and when its link expires. The link itself is secret and not shown.',
    )
    .argument('<id>', 'UUID')
    .action(
      run(async (context, _: object, id: string) => {
        const asset = await (await clientOf(context)).assets.get(id, context.signal);
        const { url, expiresAt } = asset;
        if (!url) context.terminal.note('No link came with it.');
        const link_expires_at = Number.isFinite(expiresAt)
          ? new Date(expiresAt).toISOString()
          : null;
        show(context.terminal, { ...assetJson(asset), has_link: Boolean(url), link_expires_at });
      }),
    );
  assets
    .command('metadata')
    .description('Shows the metadata of an asset, without requesting a link.')
    .argument('<id>', 'UUID')
    .action(
      run(async (context, _: object, id: string) => {
        const asset = await (await clientOf(context)).assets.metadata(id, context.signal);
        show(context.terminal, assetJson(asset));
      }),
    );
  addDelete(assets, run, {
    what: 'asset',
    find: async (context, id) => {
      const { assets: collection } = await clientOf(context);
      const { name } = await collection.metadata(id, context.signal);
      return { name, remove: () => collection.delete(id, context.signal) };
    },
  });
  assets
    .command('download')
    .description('Downloads the file of an asset.')
    .argument('<id>', 'UUID')
    .option('-o, --output <file>', 'default: the name of the asset, in the current folder')
    .option('--force', 'replace an existing file', false)
    .action(
      run(async (context, options: { output?: string; force: boolean }, id: string) => {
        const asset = await (await clientOf(context)).assets.get(id, context.signal);
        const { path, size } = await download(context, asset, options);
        context.terminal.done(`${asset.id}, ${size} bytes`);
        context.terminal.out(path);
        context.terminal.object({ asset_id: asset.id, path, size });
      }),
    );
}
