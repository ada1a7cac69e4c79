import { Option, type Command } from 'commander';
import { SOURCES, type Source } from '../../ojin/authenticated/contract.ts';
import type { AssetMetadata, ModelVariant, OwnModelConfig } from '../../ojin/authenticated/wire.ts';
import { confirmed, type Context } from '../context.ts';
import { table, type Terminal } from '../terminal.ts';
import { whole, type Run } from './run.ts';

/* Shared by variants, configs and assets. The names are those of Ojin's documentation. */

export const variantJson = (it: ModelVariant) => ({
  ...{ id: it.id, model_id: it.modelId, name: it.name, status: it.status, tags: it.tags },
  ...{ preview_url: it.previewUrl ?? null, created_at: it.createdAt, updated_at: it.updatedAt },
});

export const configJson = (it: OwnModelConfig) => ({
  ...{ id: it.id, title: it.title, model_id: it.modelId, model_variant_id: it.modelVariantId },
  ...{ organization_id: it.organizationId, created_by: it.createdBy },
  ...{ created_at: it.createdAt, updated_at: it.updatedAt },
});

/** The same with its parameters; null when the service does not tell them. */
export const wholeConfigJson = (it: OwnModelConfig) => ({
  ...configJson(it),
  model_configurations: it.parameters ?? null,
});

export const assetJson = (it: AssetMetadata) => ({
  ...{ id: it.id, name: it.name, category: it.category, mime_type: it.mimeType },
  ...{ size: bytes(it.size), etag: it.etag },
  ...{ organization_id: it.organizationId, created_by: it.createdBy },
  ...{ created_at: it.createdAt, updated_at: it.updatedAt },
});

/** A size within the schema's range: the service may send fractions or impossibly large values. */
const bytes = (size: number): number => Math.min(Math.round(size), Number.MAX_SAFE_INTEGER);

export interface Limit {
  readonly limit: number;
}
export interface FromSource extends Limit {
  readonly source: Source;
}

export const limit = (): Option =>
  new Option('--limit <n>', 'maximum number of results').argParser(whole(1, 100_000)).default(1000);
export const source = (): Option =>
  new Option('--source <owner>', 'your organization, or the templates')
    .choices(SOURCES)
    .default('org');

/** Reads up to `limit` items and prints them. */
export async function list<T>(
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

/** Prints one record, one field per line. */
export function show(terminal: Terminal, record: object): void {
  const rows = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  for (const line of table(rows)) terminal.out(line);
  terminal.object(record);
}

interface Removable<Options> {
  readonly what: string;
  readonly find: (
    context: Context,
    id: string,
  ) => Promise<{ name: string; remove: (options: Options) => Promise<void> }>;
}

export const addDelete = <Options extends object>(
  parent: Command,
  run: Run,
  { what, find }: Removable<Options>,
): Command =>
  parent
    .command('delete')
    .description(`Deletes the ${what} after confirmation.`)
    .argument('<id>', 'UUID')
    .option('-y, --yes', 'skip the confirmation', false)
    .action(
      run(async (context, options: Options & { yes: boolean }, id: string) => {
        const { name, remove } = await find(context, id);
        await confirmed(context, `Delete the ${what} "${name}" (${id})?`, options.yes);
        await remove(options);
        context.terminal.done(`Deleted the ${what} "${name}"`);
        context.terminal.object({ deleted: id });
      }),
    );
