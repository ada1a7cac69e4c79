import type { Command } from 'commander';
import { httpUrl } from '../../http/url.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Finding } from '../doctor/finding.ts';
import { examinePage } from '../doctor/page.ts';
import { examine } from '../doctor/service.ts';
import { plain, type Terminal } from '../terminal.ts';
import { ORIGIN, type Run } from './run.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Findings for people: what is good on a line, what is not with its cause and what to change. */
export function tell(terminal: Terminal, findings: readonly Finding[]): void {
  const { green, red, dim, bold } = terminal.colors;
  for (const { check, ok, detail, code, cause, fix } of findings) {
    const rest = ok ? dim(plain(detail ?? '')) : (code ?? '');
    terminal.out(`${ok ? green('✓') : red('✗')} ${bold(plain(check))}  ${rest}`.trimEnd());
    if (cause !== undefined) terminal.out(`    ${plain(cause)}`);
    if (fix !== undefined) terminal.out(`    → ${plain(fix)}`);
  }
}

export const addDoctor = (program: Command, run: Run): Command =>
  program
    .command('doctor')
    .summary('says why a preview does not show, and what to change')
    .description(
      'Looks at a configuration through the public endpoints as a browser would, or at a page that ' +
        'embeds it: the API, CORS, the links, the files, and the Content Security Policy. Needs no key.',
    )
    .argument('<config-id|url>', 'UUID of a configuration, or address of a page')
    .option('--origin <origin>', 'of the page that embeds it', ORIGIN)
    .addHelpText(
      'after',
      '\nExamples:\n  $ ojin-widget doctor 6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad' +
        '\n  $ ojin-widget doctor https://shop.example/ada.html --json',
    )
    .action(
      run(async ({ terminal, signal, apiBase }, { origin }: { origin: string }, target: string) => {
        if (!httpUrl(origin) || new URL(origin).origin !== origin)
          throw usageError('--origin must be an origin such as https://shop.example');
        const ports = { fetch: globalThis.fetch, signal, origin };
        const findings = UUID.test(target)
          ? (await examine(ports, { configId: target, apiBase })).findings
          : httpUrl(target)
            ? await examinePage(ports, target)
            : undefined;
        if (!findings)
          throw usageError('doctor takes the UUID of a configuration, or an http(s) URL.');
        const ok = findings.every((finding) => finding.ok);
        tell(terminal, findings);
        terminal.object({ ok, findings });
        return ok ? EXIT.ok : EXIT.failed;
      }),
    );
