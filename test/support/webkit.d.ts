import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

type Start = (
  command: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
) => ChildProcessByStdio<null, Readable, null>;

export const WEBKIT: object;

export function startWebKit(
  start: Start,
  port: number,
  env?: Readonly<Record<string, string>>,
): Promise<void>;
