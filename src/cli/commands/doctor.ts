import type { Command } from 'commander';
import { isUuid } from '../../ojin/candidates.ts';
import { httpUrl } from '../../http/url.ts';
import { replaceFile } from '../../upload/small-file.ts';
import { agreed, keyOf, type Context } from '../context.ts';
import { learnContract, type Lesson } from '../doctor/contract/index.ts';
import { usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Ports } from '../doctor/probe.ts';
import { Reach } from '../doctor/reach.ts';
import { examinePage } from '../doctor/page.ts';
import { examine } from '../doctor/service.ts';
import { bold, dim, green, red, type Terminal } from '../terminal.ts';
import { ORIGIN, type Run } from './run.ts';

/** Prints findings for users: one line each, followed by the cause and fix of a problem. */
export function printFindings(terminal: Terminal, findings: readonly Finding[]): void {
  for (const { check, ok, detail, code, cause, fix } of findings) {
    const mark = ok ? green('✓') : red('✗');
    const rest = detail === undefined ? (code ?? '') : dim(detail);
    terminal.out(mark, ' ', bold(check), '  ', rest);
    if (cause !== undefined) terminal.out(`    ${cause}`);
    if (fix !== undefined) terminal.out(`    → ${fix}`);
  }
}

/** @param named the URL given by the user */
export function portsOf(context: Context, named: string, origin: string, all = false): Ports {
  const reach = new Reach(globalThis.fetch, [named], (address) =>
    all
      ? Promise.resolve(true)
      : agreed(context, `Contact ${address}? It is on this machine or its network.`),
  );
  const { signal, contract } = context;
  return { fetch: reach.fetch, allows: (url) => reach.allows(url), signal, origin, contract };
}

interface Options {
  readonly origin: string;
  readonly allowPrivate: boolean;
  readonly contractOut?: string;
}

const MARKS = { holds: green('✓'), differs: green('!'), unknown: dim('?') } as const;

function printLessons(terminal: Terminal, lessons: readonly Lesson[]): void {
  for (const { guess, verdict, value, reason } of lessons) {
    const shown = value || '(nothing)';
    const rest = reason === undefined ? '' : dim(`  ${reason}`);
    terminal.out(MARKS[verdict], ' ', bold(guess), '  ', shown, rest);
  }
}

/** Finds out how the API differs from what is expected, and writes it to a file. */
async function writeContract(context: Context, file: string): Promise<ExitCode> {
  const { terminal, apiBase, contract, signal } = context;
  const apiKey = await keyOf(context);
  terminal.progress('asking the API');
  const ports = { apiBase, apiKey, contract, signal, fetch: globalThis.fetch };
  const { lessons, found } = await learnContract(ports);
  printLessons(terminal, lessons);
  await replaceFile(file, `${JSON.stringify(found, null, 2)}\n`);
  const count = (verdict: Lesson['verdict']) =>
    lessons.filter((lesson) => lesson.verdict === verdict).length;
  terminal.note();
  terminal.done(
    `${count('holds')} as expected, ${count('differs')} otherwise, ${count('unknown')} unknown. ` +
      `Nothing was created, changed or deleted.`,
  );
  terminal.note(`Add --contract ${file} to the other commands.`);
  terminal.object({ contract_file: file, lessons });
  return EXIT.ok;
}

export const addDoctor = (program: Command, run: Run): Command =>
  program
    .command('doctor')
    .summary('explains why a preview does not appear, and how to fix it')
    .description(
      'Examines a configuration through the public endpoints as a browser would, or a page that ' +
        'embeds it: the API, CORS, the links, the files, the token endpoint of a <sjinn-task> (it starts no task), and the ' +
        'Content Security Policy. Requires no key.\n\n' +
        'With --contract-out and a key, it finds out instead how the API spells what its documentation ' +
        'does not: paths, verbs, names. It creates, changes and deletes nothing, and writes a file ' +
        'for --contract.',
    )
    .argument('[config-id|url]', 'UUID of a configuration, or URL of a page')
    .option('--origin <origin>', 'origin of the embedding page', ORIGIN)
    .option('--allow-private', 'contact private addresses without asking', false)
    .option('--contract-out <file>', 'write how the API differs; replaces the file')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ojin-widget doctor 6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad' +
        '\n  $ ojin-widget doctor https://shop.example/ada.html --json' +
        '\n  $ ojin-widget doctor --contract-out ojin.json',
    )
    .action(
      run(async (context, { origin, allowPrivate, contractOut }: Options, target?: string) => {
        const { terminal, apiBase } = context;
        if (contractOut !== undefined && target === undefined)
          return writeContract(context, contractOut);
        if (contractOut !== undefined || target === undefined)
          throw usageError('doctor expects either an id or URL, or --contract-out.');
        if (!httpUrl(origin) || new URL(origin).origin !== origin)
          throw usageError('--origin must be an origin such as https://shop.example');
        const named = isUuid(target) || !httpUrl(target) ? apiBase : target;
        const ports = portsOf(context, named, origin, allowPrivate);
        const findings = isUuid(target)
          ? (await examine(ports, { configId: target, apiBase })).findings
          : httpUrl(target)
            ? await examinePage(ports, target)
            : undefined;
        if (!findings)
          throw usageError('doctor expects the UUID of a configuration, or an http(s) URL.');
        const ok = findings.every((finding) => finding.ok);
        printFindings(terminal, findings);
        terminal.object({ ok, findings });
        return ok ? EXIT.ok : EXIT.failed;
      }),
    );
