import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

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
  /** Somebody is there to be asked. */
  readonly interactive: boolean;
  readonly json: boolean;
  readonly colors: boolean;
}

/** C0, C1 and the characters that turn the direction of text: no service may steer the terminal. */
const CONTROLS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of somebody else's as it may be shown: on one line, without control characters. */
export const plain = (text: string): string => text.replace(CONTROLS, ' ').trim();

/**
 * What a person or a script sees: results on stdout, everything about the way there on stderr. With
 * `json` stdout gets one JSON object and nothing else.
 */
export class Terminal {
  readonly json: boolean;
  readonly interactive: boolean;
  /** For stdout. */
  readonly colors: Colors;
  readonly #stdout: Sink;
  readonly #stderr: Sink;
  readonly #errorColors: Colors;
  #secret: string | undefined;
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
    this.colors = createColors(wanted(stdout) && !json);
    this.#errorColors = createColors(wanted(stderr));
  }

  /** From now on this text is shown nowhere, whatever it stands in. */
  hide(secret: string): void {
    this.#secret = secret;
  }

  /** A line of the result, for people. */
  out(text = ''): void {
    if (!this.json) this.#print(this.#stdout, `${text}\n`);
  }

  /** The result, for scripts. */
  object(value: object): void {
    if (!this.json) return;
    const text = JSON.stringify(value).replace(
      /[\u007f-\u009f]/g,
      (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    this.#print(this.#stdout, `${text}\n`);
  }

  /** A line about the way there; scripts do not need it. */
  note(text = ''): void {
    if (!this.json || this.#stderr.isTTY) this.#say(text);
  }

  done(text: string): void {
    this.note(`${this.#errorColors.green('✓')} ${plain(text)}`);
  }

  /** One line that is written over; without a terminal nothing, since each step says when it is done. */
  progress(text: string): void {
    if (!this.#stderr.isTTY) return;
    this.#hasProgress = true;
    const width = this.#stderr.columns || 80; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- 0: unknown
    const line = `… ${text}`.slice(0, width - 1);
    this.#print(this.#stderr, `\r\u001b[2K${this.#errorColors.dim(line)}`);
  }

  /** @param fix what to do; each line is something to do. */
  failure(message: string, fix?: string): void {
    this.#say(`${this.#errorColors.red('✗')} ${plain(message)}`);
    for (const line of fix?.split('\n') ?? [])
      this.#say(`  ${this.#errorColors.dim('→')} ${plain(line)}`);
  }

  #say(text: string): void {
    this.#clear();
    this.#print(this.#stderr, `${text}\n`);
  }

  #clear(): void {
    if (this.#hasProgress) this.#stderr.write('\r\u001b[2K');
    this.#hasProgress = false;
  }

  #print(sink: Sink, text: string): void {
    sink.write(this.#secret ? text.replaceAll(this.#secret, '[key]') : text);
  }
}

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
