import { createColors } from 'picocolors';
import { plain, visible, visibleJson } from './plain.ts';
import { Secrets } from './secrets.ts';

type Style = 'green' | 'red' | 'dim' | 'bold';

/** Text of a line that is set off from the rest. */
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

/** A stream that is written to. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface TerminalOptions {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person can be asked. */
  readonly interactive: boolean;
  readonly json: boolean;
  readonly colors: boolean;
}

type Paint = (part: Part) => string;

/**
 * What a person or a script sees: results on stdout, everything about the way there on stderr. With
 * `json` stdout gets one JSON object and nothing else. All text passes `visible()` here, so that no
 * service and no file name can steer the terminal; colours are put around it afterwards.
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
    // https://no-color.org: any value that is not empty
    const wanted = ({ isTTY = false }: Sink) =>
      colors &&
      !env.NO_COLOR &&
      (!/^0?$/.test(env.FORCE_COLOR ?? '') || (isTTY && env.TERM !== 'dumb'));
    this.#paintOut = painter(wanted(stdout) && !json);
    this.#paintErr = painter(wanted(stderr));
  }

  /** From now on this text is shown nowhere, whatever it stands in. */
  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  /** A line of the result, for people. */
  out(...parts: readonly Part[]): void {
    if (!this.json) this.#print(this.#stdout, line(this.#paintOut, parts));
  }

  /** Several lines of the result, for people: text that goes somewhere else as it is. */
  block(text: string): void {
    for (const row of text.split('\n')) this.out(row);
  }

  /** The result, for scripts. */
  object(value: object): void {
    if (this.json) this.#print(this.#stdout, `${visibleJson(value)}\n`);
  }

  /** A line about the way there; scripts do not need it. */
  note(...parts: readonly Part[]): void {
    if (!this.json || this.#stderr.isTTY) this.#say(parts);
  }

  done(text: string): void {
    this.note(green('✓'), ' ', plain(text));
  }

  /** One line that is written over; without a terminal nothing, since each step says when it is done. */
  progress(text: string): void {
    if (!this.#stderr.isTTY) return;
    this.#hasProgress = true;
    const width = this.#stderr.columns || 80; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- 0: unknown
    const shown = this.#paintErr(dim(`… ${text}`.slice(0, width - 1)));
    this.#print(this.#stderr, `\r\u001b[2K${shown}`);
  }

  /** @param fix what to do; each line is something to do. */
  failure(message: string, fix?: string): void {
    this.#say([red('✗'), ' ', plain(message)]);
    for (const row of fix?.split('\n') ?? []) this.#say(['  ', dim('→'), ' ', plain(row)]);
  }

  #say(parts: readonly Part[]): void {
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

/** Rows in columns as wide as they need to be. */
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
