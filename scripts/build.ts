import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'vite';
import { writeCommonJs } from './entries.ts';
import { buildTagTypes, buildTypes } from './types.ts';

/**
 * dist/ojin-widget.js        ES module for a script tag, chunks beside it
 * dist/ojin-widget.iife.js   the same as a classic script
 * dist/npm/                  the npm entries, with types
 * dist/preupgrade.css        holds the elements' places until they are defined
 * dist/integrity.json        the hash of each file above, chunks included, for `integrity`
 * dist/custom-elements.json  the custom elements manifest, and from it:
 * dist/types/                types of the tags in each framework's templates
 * dist/editors/              what VS Code and JetBrains' editors complete
 * dist/THIRD-PARTY.md        the licences of what is bundled into dist/npm
 */
rmSync('dist', { recursive: true, force: true });
await build({ logLevel: 'warn', mode: 'elements' });
await build({ logLevel: 'warn' });
await build({ logLevel: 'warn', configFile: 'vite.npm.config.ts' });
// beside the chunk that reads them
cpSync('src/emulator/packaged-media', 'dist/npm/chunks/media', { recursive: true });
cpSync('src/preupgrade.css', 'dist/preupgrade.css');
writeIntegrity();
writeCommonJs();
await buildTypes();

const CONFIG = 'scripts/manifest.config.js';
const bin = (name: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${name}`, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
bin('@custom-elements-manifest/analyzer/cem.js', 'analyze', '--quiet', '--config', CONFIG);
buildTagTypes();

/** What a page loads, and what `integrity` has to be. Source: Subresource Integrity, section 3. */
function writeIntegrity(): void {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(?:chunks\/)?[\w-]+\.(?:iife\.)?(?:js|css)$/.test(file))
    .sort();
  const hashOf = (file: string) =>
    `sha384-${createHash('sha384')
      .update(readFileSync(`dist/${file}`))
      .digest('base64')}`;
  const hashes = Object.fromEntries(files.map((file) => [file, hashOf(file)]));
  writeFileSync('dist/integrity.json', `${JSON.stringify(hashes, null, 2)}\n`);
}
