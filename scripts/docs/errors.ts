import { readFileSync } from 'node:fs';
import { renderErrorPanel } from '../../src/elements/ojin-preview/error-panel.ts';
import { en } from '../../src/elements/ojin-preview/locales/en.ts';
import { ERROR_CODES, type ErrorCode, OjinError } from '../../src/http/error.ts';
import { TROUBLES } from '../../src/cli/doctor/finding.ts';
import { code, table, words } from './tables.ts';

/** What stands behind each line of a list of codes: `'not-found': false, // 404, 410`. */
function commentsOf(file: string): Map<string, string> {
  const lines = readFileSync(file, 'utf8').matchAll(
    /^ {2}'?([\w-]+)'?(?:: \w+)?,(?: \/\/ (.+))?$/gm,
  );
  return new Map([...lines].map(([, name = '', comment = '']) => [name, comment]));
}

/** Codes that need no comment where they are defined. */
const CAUSES: Partial<Record<ErrorCode, string>> = {
  aborted: 'stopped by the page',
  timeout: 'no response within 15 s',
  network: 'no response, or none that the page may read',
};

/** The sentence that a preview shows. */
function sentenceOf(error: ErrorCode): string {
  const { values } = renderErrorPanel(new OjinError(error), en, () => undefined);
  return String(values.find((value) => typeof value === 'string'));
}

export function errorTable(): string {
  const comments = commentsOf('src/http/error.ts');
  return table(
    ['code', 'cause', 'retried', 'what visitors see in a preview'],
    (Object.keys(ERROR_CODES) as ErrorCode[]).map((name) => [
      `[${code(name)}](../guide/troubleshooting#${name})`,
      CAUSES[name] ?? words(comments.get(name)),
      ERROR_CODES[name] ? 'yes' : '',
      sentenceOf(name),
    ]),
  );
}

export function troubleTable(): string {
  const comments = commentsOf('src/cli/doctor/finding.ts');
  return table(
    ['code', 'cause'],
    TROUBLES.map((name) => [code(name), words(comments.get(name))]),
  );
}

/** Codes that the guide says nothing about. */
export function unexplainedCodes(guide: string): string[] {
  return Object.keys(ERROR_CODES).filter((name) => !guide.includes(`\n### ${name}\n`));
}
