import { runCli } from '../../src/cli/program.ts';
import { code, table, words } from './tables.ts';

/** What `ojin-widget <args> --help` prints. */
async function helpOf(...args: string[]): Promise<string> {
  let text = '';
  const sink = { write: (piece: string) => (text += piece) };
  await runCli({
    argv: [...args, '--help'],
    env: { NO_COLOR: '1' },
    stdout: sink,
    stderr: sink,
    interactive: false,
    signal: new AbortController().signal,
  });
  return text;
}

interface Line {
  readonly term: string;
  readonly text: string;
}

/** The lines of one section of a help text; long ones are wrapped there. */
function section(help: string, title: string): Line[] {
  const body = help.split(`${title}:\n`)[1]?.split('\n\n')[0] ?? '';
  const lines: Line[] = [];
  for (const row of body.split('\n')) {
    const [, term = '', text = ''] = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(row) ?? [];
    const last = lines.at(-1);
    if (term) lines.push({ term, text });
    else if (last) lines[lines.length - 1] = { ...last, text: `${last.text} ${row.trim()}`.trim() };
  }
  return lines;
}

/** Every command with its options. */
export async function commandTables(): Promise<string> {
  const help = await helpOf();
  const commands = section(help, 'Commands').filter(({ term }) => !term.startsWith('help'));
  const rows = (lines: readonly Line[]) =>
    lines.map(({ term, text }) => [code(term), words(text.replace(' (default: false)', ''))]);
  const parts = [
    table(['command', 'meaning'], rows(commands)),
    '',
    'For every command:',
    '',
    table(['option', 'meaning'], rows(section(help, 'Options'))),
  ];
  for (const { term } of commands) {
    const [name = ''] = term.split(/[ |]/);
    const own = await helpOf(name);
    const options = section(own, 'Options').filter(({ term }) => !term.startsWith('-h'));
    const below = section(own, 'Commands').filter(({ term }) => !term.startsWith('help'));
    parts.push('', `## ${name}`, '');
    if (below.length) parts.push(table(['command', 'meaning'], rows(below)), '');
    if (options.length) parts.push(table(['option', 'meaning'], rows(options)));
  }
  return parts.join('\n');
}
