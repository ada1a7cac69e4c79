import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

let folder: string | undefined;

/** A path for a temporary file, deleted when this process exits. */
export function scratchFile(extension = ''): string {
  folder ??= createFolder();
  return join(folder, randomUUID() + extension);
}

function createFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ojin-emulator-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}
