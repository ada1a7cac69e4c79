import { build } from 'vite';
import { installed, Project } from '../../support/project.ts';

/** Bundles a reader's files, the first of which is the entry; `after` runs when it has run. */
export async function bundle(
  files: Readonly<Record<string, string>>,
  after: string,
  packages: readonly string[] = [],
): Promise<string> {
  const project = new Project(Object.fromEntries(packages.map((name) => [name, installed(name)])));
  try {
    const [entry = ''] = Object.keys(files);
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    project.write(
      'entry.js',
      `import * as sample from './${entry}';\n${after}\nexport { sample };`,
    );
    const output = await build({
      ...{ root: project.folder, configFile: false, logLevel: 'error' },
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        ...{ write: false, minify: false, target: 'esnext' },
        lib: { entry: 'entry.js', formats: ['es'], cssFileName: 'entry' },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    const [first] = Array.isArray(output) ? output : [];
    const chunk = first?.output[0];
    if (!chunk) throw new Error('Vite has built nothing.');
    return chunk.code;
  } finally {
    project.remove();
  }
}
