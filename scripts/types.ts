import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { rollup, type OutputPlugin } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { LIBRARY } from './entries.ts';

/** What the types may name: packages that are installed with ours, or with `@types`. */
const SHARED = /^(?:lit|react)$|^node:/;

/** Lit has ES modules only: in types for CommonJS, TypeScript wants to be told that this is known. */
const asModule: OutputPlugin = {
  name: 'lit-as-module',
  renderChunk: (code) =>
    code
      .replace(/^import 'lit';$/m, '')
      .replace(
        /^import (\{.*\}) from 'lit';$/m,
        "import type $1 from 'lit' with { 'resolution-mode': 'import' };",
      ),
};

/**
 * Bundles the types of each entry, so that none names a package that is bundled into it: as ES
 * modules, and again for CommonJS, which TypeScript requires with `module: node16`.
 */
export async function buildTypes(): Promise<void> {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  const bundle = await rollup({
    input: Object.fromEntries(LIBRARY.map((name) => [name, `.cache/types/${name}.d.ts`])),
    plugins: [dts({ includeExternal: ['@lit/react'] })],
    external: SHARED,
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  for (const extension of ['ts', 'cts'])
    await bundle.write({
      dir: 'dist/npm',
      entryFileNames: `[name].d.${extension}`,
      chunkFileNames: `types/[name].${extension}`,
      plugins: extension === 'cts' ? [asModule] : [],
    });
  await bundle.close();
}

/**
 * The types of the tags, from the manifest: their generator adds them to every framework it knows, all
 * in one file. Ours are one file per framework, each with that framework's own attributes.
 */
export function buildTagTypes(): void {
  const generated = readFileSync('dist/types/jsx.d.ts', 'utf8');
  const end = generated.indexOf('\ndeclare module "react"');
  if (end < 0) throw new Error('dist/types/jsx.d.ts is not as expected.');
  writeFileSync('dist/types/jsx.d.ts', generated.slice(0, end));
  cpSync('types', 'dist/types', { recursive: true });
}
