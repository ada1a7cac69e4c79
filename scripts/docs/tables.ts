/* Markdown tables. A column without a name cannot be announced by a screen reader. */

export const cell = (text = ''): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
export const code = (text = ''): string => (text ? `\`${cell(text)}\`` : '');
/** Prose of the code: what is HTML or code in it is marked as such. */
export const words = (text = ''): string =>
  cell(text).replace(/<[\w-]+>|[\w-]+="\w+"|\w+\(\)/g, (it) => `\`${it}\``);

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
