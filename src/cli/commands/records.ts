import { Option, type Command } from 'commander';
import { SOURCES, type Source } from '../../ojin/authenticated/contract.ts';
import type { AssetMetadata, ModelVariant, OwnModelConfig } from '../../ojin/authenticated/wire.ts';
import { clientOf, confirmed, type Context } from '../context.ts';
import { download } from '../download.ts';
import { table, type Terminal } from '../terminal.ts';
import { whole, type Run } from './run.ts';

/* variants, configs, assets: list, get, delete, download. */

const variantJson = (it: ModelVariant) => ({
  ...{ id: it.id, model_id: it.modelId, name: it.name, status: it.status, tags: it.tags },
});
const configJson = (it: OwnModelConfig) => ({
  ...{ id: it.id, title: it.title, model_id: it.modelId, model_variant_id: it.modelVariantId },
  ...{ created_at: it.createdAt, updated_at: it.updatedAt },
});
const assetJson = (it: AssetMetadata) => ({
  ...{
    id: it.id,
    name: it.name,
    category: it.category,
    mime_type: it.mimeType,
    size: bytes(it.size),
  },
  ...{ created_at: it.createdAt, updated_at: it.updatedAt },
});

/** A size within the schema's range: the service may send fractions or impossibly large values. */
const bytes = (size: number): number => Math.min(Math.round(size), Number.MAX_SAFE_INTEGER);

interface Limit {
  readonly limit: number;
}
interface FromSource extends Limit {
  readonly source: Source;
}

const limit = (): Option =>
  new Option('--limit <n>', 'maximum number of results').argParser(whole(1, 100_000)).default(1000);
const source = (): Option =>
  new Option('--source <owner>', 'your organization, or the templates')
    .choices(SOURCES)
    .default('org');

/** Reads up to `limit` items and prints them. */
async function list<T>(
  terminal: Terminal,
  items: AsyncIterable<T>,
  { limit: max }: Limit,
  row: (item: T) => string[],
  json: (item: T) => object,
): Promise<void> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length >= max) break;
  }
  for (const line of table(found.map(row))) terminal.out(line);
  if (!found.length) terminal.note('Nothing found.');
  terminal.object({ items: found.map(json) });
}

function show(terminal: Terminal, record: object): void {
  const rows = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  for (const line of table(rows)) terminal.out(line);
  terminal.object(record);
}

export function addVariants(program: Command, run: Run): void {
  const variants = program
    .command('variants')
    .summary('lists the model variants')
    .description('Model variants: the kinds of configuration and their parameters.');
  variants
    .command('list', { isDefault: true })
    .description('Lists the variants.')
    .option('--model <id>', 'only variants of this model, such as ojin/oris-1.0')
    .option('--tag <tag...>', 'only variants with all of these tags')
    .option('--status <status>', 'only variants with this status, such as available')
    .addOption(limit())
    .action(
      run(async (context, options: Limit & { model?: string; tag?: string[]; status?: string }) => {
        const { model: modelId, tag: tags, status } = options;
        const filter = {
          ...(modelId ? { modelId } : {}),
          ...(tags ? { tags } : {}),
          ...(status ? { status } : {}),
        };
        const { variants: collection } = await clientOf(context);
        await list(
          context.terminal,
          collection.all(filter, context.signal),
          options,
          (it) => [it.id, it.name, it.status, it.tags.join(', ')],
          variantJson,
        );
      }),
    );
  variants
    .command('get')
    .description('Shows a variant and the JSON Schema of its parameters.')
    .argument('<id>', 'such as ojin/oris-1.0/standard')
    .action(
      run(async (context, _: object, id: string) => {
        const variant = await (await clientOf(context)).variants.get(id, context.signal);
        const configuration_schema = variant.configurationSchema ?? null;
        show(context.terminal, { ...variantJson(variant), configuration_schema });
      }),
    );
}

export function addConfigs(program: Command, run: Run): void {
  const configs = program
    .command('configs')
    .summary('manages your configurations')
    .description('Model configurations: use their ids in <ojin-preview config-id>.');
  configs
    .command('list', { isDefault: true })
    .description('Lists the configurations.')
    .option('--variant <id>', 'only configurations of this variant')
    .addOption(source())
    .addOption(limit())
    .action(
      run(async (context, options: FromSource & { variant?: string }) => {
        const { source: owner, variant } = options;
        const filter = { source: owner, ...(variant ? { modelVariantId: variant } : {}) };
        const { configs: collection } = await clientOf(context);
        await list(
          context.terminal,
          collection.all(filter, context.signal),
          options,
          (it) => [it.id, it.title, it.modelVariantId],
          configJson,
        );
      }),
    );
  configs
    .command('get')
    .description('Shows a configuration and its parameters.')
    .argument('<id>', 'UUID')
    .action(
      run(async (context, _: object, id: string) => {
        const config = await (await clientOf(context)).configs.get(id, context.signal);
        const model_configurations = config.parameters ?? null;
        show(context.terminal, { ...configJson(config), model_configurations });
      }),
    );
  addDelete(configs, run, 'configuration', async (context, id) => {
    const { configs: collection } = await clientOf(context);
    const { title } = await collection.get(id, context.signal);
    return { name: title, remove: () => collection.delete(id, {}, context.signal) };
  });
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
      run(async (context, options: FromSource & { category?: string; name?: string }) => {
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
    .description('Shows the metadata of an asset. Its link is secret and not shown.')
    .argument('<id>', 'UUID')
    .action(
      run(async (context, _: object, id: string) => {
        const asset = await (await clientOf(context)).assets.metadata(id, context.signal);
        show(context.terminal, { ...assetJson(asset), etag: asset.etag });
      }),
    );
  addDelete(assets, run, 'asset', async (context, id) => {
    const { assets: collection } = await clientOf(context);
    const { name } = await collection.metadata(id, context.signal);
    return { name, remove: () => collection.delete(id, context.signal) };
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

type Removable = (
  context: Context,
  id: string,
) => Promise<{ name: string; remove: () => Promise<void> }>;

function addDelete(parent: Command, run: Run, what: string, find: Removable): void {
  parent
    .command('delete')
    .description(`Deletes the ${what} after confirmation.`)
    .argument('<id>', 'UUID')
    .option('-y, --yes', 'skip the confirmation', false)
    .action(
      run(async (context, { yes }: { yes: boolean }, id: string) => {
        const { name, remove } = await find(context, id);
        await confirmed(context, `Delete the ${what} "${name}" (${id})?`, yes);
        await remove();
        context.terminal.done(`Deleted the ${what} "${name}"`);
        context.terminal.object({ deleted: id });
      }),
    );
}
