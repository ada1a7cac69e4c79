import type { Command } from 'commander';
import { clientOf } from '../context.ts';
import { CliError, usageError } from '../errors.ts';
import { assigned, assignment, parametersIn, type Assignment } from '../parameters.ts';
import { DEFAULT_VARIANT } from '../publish/variant.ts';
import {
  addDelete,
  configJson,
  limit,
  list,
  show,
  source,
  wholeConfigJson,
  type FromSource,
} from './records.ts';
import type { Run } from './run.ts';

interface ParameterOptions {
  readonly parameters?: string;
  readonly set: readonly Assignment[];
}
interface CreateOptions extends ParameterOptions {
  readonly title: string;
  readonly variant: string;
}
interface UpdateOptions extends ParameterOptions {
  readonly title?: string;
}

const takesParameters = (command: Command): Command =>
  command
    .option('--parameters <file>', 'JSON: all parameters')
    .option(
      '--set <key=value>',
      'one parameter; a dot leads into an object; repeatable',
      assignment,
      [],
    );

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
        show(context.terminal, wholeConfigJson(config));
      }),
    );
  takesParameters(configs.command('create'))
    .description('Creates a configuration. Its parameters must match the variant.')
    .requiredOption('--title <text>', 'unique in your organization')
    .option('--variant <id>', 'model variant', DEFAULT_VARIANT)
    .addHelpText(
      'after',
      '\nExample:\n  $ ojin-widget configs create --title Ada \\\n' +
        '      --set idle_video_asset_id=<asset-id> --set speech.language=en-GB',
    )
    .action(
      run(async (context, { title, variant, parameters, set }: CreateOptions) => {
        const given = parameters === undefined ? {} : await parametersIn(parameters);
        const { configs: collection } = await clientOf(context);
        const config = await collection.create(
          { title, modelVariantId: variant, parameters: assigned(given, set) },
          context.signal,
        );
        context.terminal.done(`Created the configuration "${config.title}"`);
        show(context.terminal, wholeConfigJson(config));
      }),
    );
  takesParameters(configs.command('update'))
    .description(
      'Changes the title, the parameters, or both. --set alone changes the given parameters, and ' +
        'keeps the others; --parameters replaces all of them.',
    )
    .argument('<id>', 'UUID')
    .option('--title <text>', 'unique in your organization')
    .action(
      run(async (context, { title, parameters, set }: UpdateOptions, id: string) => {
        if (title === undefined && parameters === undefined && !set.length)
          throw usageError('Nothing to change.', 'Add --title, --parameters or --set.');
        const given = parameters === undefined ? undefined : await parametersIn(parameters);
        const { configs: collection } = await clientOf(context);
        const current = async () => (await collection.get(id, context.signal)).parameters;
        const base = given ?? (set.length ? known(await current()) : undefined);
        const config = await collection.update(
          id,
          {
            ...(title === undefined ? {} : { title }),
            ...(base ? { parameters: assigned(base, set) } : {}),
          },
          context.signal,
        );
        context.terminal.done(`Updated the configuration "${config.title}"`);
        show(context.terminal, wholeConfigJson(config));
      }),
    );
  addDelete<{ deleteReference: boolean }>(configs, run, {
    what: 'configuration',
    find: async (context, id) => {
      const { configs: collection } = await clientOf(context);
      const { title } = await collection.get(id, context.signal);
      return {
        name: title,
        remove: ({ deleteReference }) => collection.delete(id, { deleteReference }, context.signal),
      };
    },
  }).option(
    '--delete-reference',
    'also delete the reference of an agent configuration to it; otherwise that is a conflict',
    false,
  );
}

function known(parameters: unknown): object {
  if (typeof parameters === 'object' && parameters) return parameters;
  throw new CliError(
    'bad-answer',
    'The service does not tell the current parameters, so that --set cannot keep the others.',
    'Add --parameters with a file that has all of them.',
  );
}
