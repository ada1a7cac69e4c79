import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { refuseKeys, withoutValues } from './arguments.ts';
import { addDoctor } from './commands/doctor.ts';
import { addIdleVideo } from './commands/idle-video.ts';
import { addPublish } from './commands/publish.ts';
import { addAssets } from './commands/assets.ts';
import { addConfigs } from './commands/configs.ts';
import type { Run } from './commands/run.ts';
import { addEmulate, addRelay } from './commands/servers.ts';
import { addSnippet } from './commands/snippet.ts';
import { addVariants } from './commands/variants.ts';
import { checkedApiBase, contractIn } from './context.ts';
import { CliError, explain } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { visible } from './plain.ts';
import { Terminal, type Sink } from './terminal.ts';

/** The parts of the host process that a run uses. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The user can be prompted. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
}

const HELP = `
The key is read from the environment variable OJIN_API_KEY or from a prompt, never from an argument,
since other users of the machine can see those. For the emulator, the key is emulator-key.

Exit codes:
  0    success
  1    a request failed, or doctor found a problem
  2    invalid arguments or settings; nothing was done
  3    the key is missing, invalid or lacks a permission
  130  interrupted with Ctrl+C

Without an account:
  $ ojin-widget emulate
  $ OJIN_API_KEY=emulator-key ojin-widget publish portrait.png --title Ada \\
      --api-base http://localhost:8787/v1`;

interface Globals {
  readonly apiBase?: string;
  readonly contract?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

/** Runs the command line. Resolves with the exit code; never rejects. */
export async function runCli(host: Host): Promise<number> {
  const { argv, env, stdout, stderr, interactive, signal } = host;
  let exitCode: number = EXIT.ok;
  const terminalOf = ({ json = argv.includes('--json'), color = true }: Partial<Globals> = {}) =>
    new Terminal({ stdout, stderr, env, interactive: interactive && !json, json, colors: color });
  let terminal = terminalOf();

  const run: Run =
    (action) =>
    async (...parts) => {
      const options = (parts.at(-1) as Command).optsWithGlobals<Globals>();
      terminal = terminalOf(options);
      const apiBase = checkedApiBase(options.apiBase);
      const contract = await contractIn(options.contract);
      const context = { terminal, signal, env, apiBase, contract };
      const args = parts.slice(0, -2) as never[];
      exitCode = (await action(context, options as never, ...args)) ?? EXIT.ok;
    };

  try {
    refuseKeys(argv);
    await programOf(run, host).parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal, host);
  }
}

function programOf(run: Run, { argv, stdout, stderr }: Host): Command {
  const program = new Command('ojin-widget')
    .description('Turns a portrait into a persona on any page.')
    .version(version(), '-V, --version')
    .option('--api-base <url>', 'base URL of the Ojin API; default: https://api.ojin.ai/v1')
    .option('--contract <file>', 'JSON: where the API differs from what ojin-widget expects')
    .option('--json', 'print one JSON object, for scripts')
    .option('--no-color', 'disable colours, as NO_COLOR=1 does')
    .addHelpText('after', HELP)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => {
        for (const row of withoutValues(text, argv).trimEnd().split('\n'))
          write(`${visible(row)}\n`);
      },
    })
    .showHelpAfterError('(add --help for usage)')
    .exitOverride();
  addPublish(program, run);
  addSnippet(program, run);
  addDoctor(program, run);
  addVariants(program, run);
  addConfigs(program, run);
  addAssets(program, run);
  addIdleVideo(program, run);
  addEmulate(program, run);
  addRelay(program, run);
  return program;
}

function reportFailure(error: unknown, terminal: Terminal, { argv, signal }: Host): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    const message = withoutValues(error.message.replace(/^error: /, ''), argv);
    if (terminal.json) terminal.object({ error: { code: 'usage', message } });
    return EXIT.usage; // Commander has already printed the message
  }
  const { code, message, fix, exitCode } = signal.aborted
    ? new CliError(
        'aborted',
        'Interrupted.',
        'Run the same command again to continue.',
        EXIT.interrupted,
      )
    : explain(error);
  terminal.failure(message, fix);
  terminal.object({ error: { code, message, ...(fix === undefined ? {} : { fix }) } });
  return exitCode;
}

function version(): string {
  const text = readFileSync(packageFile(), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Relative to `dist/npm/cli` or to `src/cli`. */
const packageFile = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json',
    import.meta.url,
  );
