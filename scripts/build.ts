import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { build } from 'vite';

/**
 * dist/ojin-widget.js        ES module for a script tag, chunks beside it
 * dist/ojin-widget.iife.js   the same as a classic script
 * dist/npm/                  the npm entries, unbundled, with types
 * dist/custom-elements.json  the custom elements manifest
 */
rmSync('dist', { recursive: true, force: true });
await build({ logLevel: 'warn', mode: 'elements' });
await build({ logLevel: 'warn' });

const bin = (name: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${name}`, ...args], { stdio: 'inherit' });
bin('typescript/bin/tsc', '-p', 'tsconfig.build.json');
cpSync('src/emulator/media', 'dist/npm/emulator/media', { recursive: true });
bin(
  '@custom-elements-manifest/analyzer/cem.js',
  ...['analyze', '--litelement', '--quiet', '--outdir', 'dist'],
  ...['--globs', 'src/elements/**/*.element.ts'],
);
