import type { Command } from 'commander';
import { httpUrl } from '../../http/url.ts';
import { agreed, type Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Ports } from '../doctor/probe.ts';
import { Reach } from '../doctor/reach.ts';
import { examinePage } from '../doctor/page.ts';
import { examine } from '../doctor/service.ts';
import { bold, dim, green, red, type Terminal } from '../terminal.ts';
import { isUuid, ORIGIN, type Run } from './run.ts';

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
  const { signal } = context;
  return { fetch: reach.fetch, allows: (url) => reach.allows(url), signal, origin };
}

interface Options {
  readonly origin: string;
  readonly allowPrivate: boolean;
}

export const addDoctor = (program: Command, run: Run): Command =>
  program
    .command('doctor')
    .summary('explains why a preview does not appear, and how to fix it')
    .description(
      'Examines a configuration through the public endpoints as a browser would, or a page that ' +
        'embeds it: the API, CORS, the links, the files, and the Content Security Policy. Requires no key.',
    )
    .argument('<config-id|url>', 'UUID of a configuration, or URL of a page')
    .option('--origin <origin>', 'origin of the embedding page', ORIGIN)
    .option('--allow-private', 'contact private addresses without asking', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ ojin-widget doctor 6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad' +
        '\n  $ ojin-widget doctor https://shop.example/ada.html --json',
    )
    .action(
      run(async (context, { origin, allowPrivate }: Options, target: string) => {
        const { terminal, apiBase } = context;
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
