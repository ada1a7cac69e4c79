import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Packs what `npm publish` would upload. Returns the tarball, in that folder. */
export function packPackage(folder: string): string {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    encoding: 'utf8',
  });
  const [{ filename } = { filename: '' }] = JSON.parse(packed) as { filename: string }[];
  return join(folder, filename);
}
