import type { Command } from 'commander';
import { clientOf } from '../context.ts';
import { limit, list, show, variantJson, type Limit } from './records.ts';
import type { Run } from './run.ts';

interface ListOptions extends Limit {
  readonly model?: string;
  readonly tag?: string[];
  readonly status?: string;
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
      run(async (context, options: ListOptions) => {
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
