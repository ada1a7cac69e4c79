import { createColors } from 'picocolors';
import { plain, visible, visibleJson } from './plain.ts';
import { Secrets } from './secrets.ts';

type Style = 'green' | 'red' | 'dim' | 'bold';

/** Styled text within a line. */
export interface Styled {
  readonly style: Style;
  readonly text: string;
}

/** A part of a line. */
export type Part = string | Styled;

const styled =
  (style: Style) =>
  (text: string): Styled => ({ style, text });
export const green = styled('green');
export const red = styled('red');
export const dim = styled('dim');
export const bold = styled('bold');

/** An output stream. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface TerminalOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user can be prompted. */
  readonly interactive: boolean;
  readonly json: boolean;
  readonly colors: boolean;
}

type Paint = (part: Part) => string;

/**
 * Output for users and scripts: results go to stdout, progress and diagnostics to stderr. With
 * `json`, stdout gets one JSON object and nothing else. All text passes through `visible()`, so
 * that no service or file name can control the terminal; colours are added afterwards.
 */
export class Terminal {
  readonly json: boolean;
  readonly interactive: boolean;
  readonly #stdout: Sink;
  readonly #stderr: Sink;
  readonly #paintOut: Paint;
  readonly #paintErr: Paint;
  readonly #secrets = new Secrets();
  #hasProgress = false;

  constructor({ stdout, stderr, env, interactive, json, colors }: TerminalOptions) {
    this.json = json;
    this.interactive = interactive;
    this.#stdout = stdout;
    this.#stderr = stderr;
    // https://no-color.org: any non-empty value
    const useColors = ({ isTTY = false }: Sink) =>
      colors &&
      !env.NO_COLOR &&
      (!/^0?$/.test(env.FORCE_COLOR ?? '') || (isTTY && env.TERM !== 'dumb'));
    this.#paintOut = painter(useColors(stdout) && !json);
    this.#paintErr = painter(useColors(stderr));
  }

  /** From now on this text is redacted in all output. */
  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  /** A line of human-readable output. */
  out(...parts: readonly Part[]): void {
    if (!this.json) this.#print(this.#stdout, line(this.#paintOut, parts));
  }

  /** Several lines of human-readable output, to be copied verbatim. */
  block(text: string): void {
    for (const row of text.split('\n')) this.out(row);
  }

  /** The machine-readable result. */
  object(value: object): void {
    if (this.json) this.#print(this.#stdout, `${visibleJson(value)}\n`);
  }

  /** A progress message; not needed by scripts. */
  note(...parts: readonly Part[]): void {
    if (!this.json || this.#stderr.isTTY) this.#writeStatus(parts);
  }

  done(text: string): void {
    this.note(green('✓'), ' ', plain(text));
  }

  /** A status line, overwritten in place; terminals only, as each step reports completion. */
  progress(text: string): void {
    if (!this.#stderr.isTTY) return;
    this.#hasProgress = true;
    const width = this.#stderr.columns || 80; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- 0: unknown
    const shown = this.#paintErr(dim(`… ${text}`.slice(0, width - 1)));
    this.#print(this.#stderr, `\r\u001b[2K${shown}`);
  }

  /** @param fix how to fix it; each line is one action. */
  failure(message: string, fix?: string): void {
    this.#writeStatus([red('✗'), ' ', plain(message)]);
    for (const row of fix?.split('\n') ?? []) this.#writeStatus(['  ', dim('→'), ' ', plain(row)]);
  }

  #writeStatus(parts: readonly Part[]): void {
    if (this.#hasProgress) this.#stderr.write('\r\u001b[2K');
    this.#hasProgress = false;
    this.#print(this.#stderr, line(this.#paintErr, parts));
  }

  #print(sink: Sink, text: string): void {
    sink.write(this.#secrets.masked(text));
  }
}

function painter(hasColors: boolean): Paint {
  const colors = createColors(hasColors);
  return (part) =>
    typeof part === 'string' ? visible(part) : colors[part.style](visible(part.text));
}

const line = (paint: Paint, parts: readonly Part[]): string =>
  `${parts.map(paint).join('').trimEnd()}\n`;

/** Aligns rows in columns. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const clean = rows.map((row) => row.map(plain));
  const widths: number[] = [];
  for (const row of clean)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return clean.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
