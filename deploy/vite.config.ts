import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The relay of the container image: one program with everything it needs, in `deploy/dist`. */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  publicDir: false,
  // lmdb is native, for one machine without Redis: not in the image
  ssr: { noExternal: true, external: ['lmdb'] },
  build: {
    ssr: 'src/relay/main.ts',
    outDir: 'deploy/dist',
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'relay.js' } },
  },
});
