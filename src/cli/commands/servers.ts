import { Option, type Command } from 'commander';
import { untilAborted, type Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { whole, type Run } from './run.ts';

/* emulate, relay: run until Ctrl+C, which shuts them down gracefully. */

const port = (defaultPort: number): Option =>
  new Option('--port <n>', '0: any free port').argParser(whole(0, 65_535)).default(defaultPort);

interface EmulateFlags {
  port: number;
  seedStrict: boolean;
}

export const addEmulate = (program: Command, run: Run): Command =>
  program
    .command('emulate')
    .alias('emulator')
    .summary('runs a local Ojin and SJinn, to try everything without an account')
    .description(
      'Serves the emulator on this machine until Ctrl+C: the APIs of Ojin and SJinn, an object store, ' +
        'and six personas. All data is lost when it stops.',
    )
    .addOption(port(8787))
    .option(
      '--seed-strict',
      "answer only with fields that Ojin's documentation mentions, and errors without a body",
      false,
    )
    .addHelpText(
      'after',
      '\n--contract makes it another Ojin: other paths, verbs, names and envelopes.\n' +
        '\nIn another terminal:\n  $ OJIN_API_KEY=emulator-key ojin-widget publish portrait.png \\\n' +
        '      --title Ada --api-base http://localhost:8787/v1',
    )
    .action(
      run(async ({ terminal, signal, contract }, options: EmulateFlags) => {
        const { KEYS, SJINN_KEY, PERSONAS } = await import('../../emulator/index.ts');
        const { serveEmulator } = await import('../../emulator/node.ts');
        const emulator = await serveEmulator({ ...options, contract });
        const { url } = emulator;
        terminal.out(`Ojin    ${url}/v1           key ${KEYS.full}`);
        terminal.out(`SJinn   ${url}/api/un-api   key ${SJINN_KEY}`);
        for (const { configId, title } of Object.values(PERSONAS))
          terminal.out(`        ${configId}  ${title}`);
        terminal.note();
        terminal.note('Press Ctrl+C to stop.');
        terminal.object({
          ...{ url, api_base: `${url}/v1`, api_key: KEYS.full },
          ...{ sjinn_api_base: `${url}/api/un-api`, sjinn_api_key: SJINN_KEY },
          configs: Object.values(PERSONAS).map(({ configId, title }) => ({ id: configId, title })),
        });
        await untilAborted(signal);
        await emulator.close();
      }),
    );

export const addRelay = (program: Command, run: Run): Command =>
  program
    .command('relay')
    .summary("runs the host's side of SJinn: keeps its key, issues tokens to visitors")
    .description(
      'Serves the relay until Ctrl+C. Its settings come from the environment: SJINN_API_KEY, ' +
        'RELAY_SECRET, RELAY_ORIGINS and others listed in the documentation. --api-base is the base URL of SJinn. ' +
        'State is kept in a folder, so that a restart loses nothing, or in Redis with ' +
        'REDIS_URL. ' +
        'The log goes to stderr, one JSON object per event.',
    )
    .addOption(new Option('--port <n>', 'default: PORT, or 8788').argParser(whole(0, 65_535)))
    .addOption(new Option('--data <folder>', `default: RELAY_DATA, or ${DATA}; needs lmdb`))
    .action(
      run(async (context, options: RelayFlags) => {
        const relay = await relayOf(context, options);
        context.terminal.out(`relay ready ${relay.url}`);
        context.terminal.object({ url: relay.url });
        await untilAborted(context.signal);
        await relay.close();
      }),
    );

interface RelayFlags {
  port?: number;
  apiBase?: string;
  data?: string;
}
/** Relative to the current folder. */
const DATA = '.ojin-relay';

async function relayOf({ env }: Context, options: RelayFlags) {
  const { relayFromEnv, serveRelay } = await import('../../relay/node.ts');
  const { RelayConfigError } = await import('../../relay/index.ts');
  const { apiBase, port: number, data } = options;
  try {
    const fromEnv = relayFromEnv({
      ...env,
      ...(apiBase === undefined ? {} : { SJINN_API_BASE: apiBase }),
      ...(data === undefined ? {} : { RELAY_DATA: data }),
    });
    return await serveRelay({
      dataDir: DATA,
      ...fromEnv,
      ...(number === undefined ? {} : { port: number }),
      log: (entry) => process.stderr.write(`${JSON.stringify(entry)}\n`),
    });
  } catch (error) {
    if (!(error instanceof RelayConfigError)) throw error;
    const [title = '', ...problems] = error.message.split(/\n\s*-\s*/);
    throw usageError(title, problems.join('\n'));
  }
}
