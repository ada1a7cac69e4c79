import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { build } from 'vite';
import { writeCommonJs } from './entries.ts';
import { buildTagTypes, buildTypes } from './types.ts';

/**
 * dist/ojin-widget.js        ES module for a script tag, chunks beside it
 * dist/ojin-widget.iife.js   the same as a classic script
 * dist/npm/                  the npm entries, with types
 * dist/preupgrade.css        holds the elements' places until they are defined
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
writeCommonJs();
await buildTypes();

const CONFIG = 'scripts/manifest.config.js';
const bin = (name: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${name}`, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
bin('@custom-elements-manifest/analyzer/cem.js', 'analyze', '--quiet', '--config', CONFIG);
buildTagTypes();
