import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

let folder: string | undefined;

/** A path for a file that lives no longer than this process. */
export function scratchFile(ending = ''): string {
  folder ??= madeFolder();
  return join(folder, randomUUID() + ending);
}

function madeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ojin-emulator-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}
