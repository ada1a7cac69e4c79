import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { KEYS } from '../../src/emulator/index.ts';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';
import { freePort } from '../support/free-port.ts';
import { COMPILED, program } from '../support/program.ts';
import { Project, ROOT, run } from '../support/project.ts';
import { EMULATOR, type Sample, samples } from './support/samples.ts';

/*
 * The documentation's commands, as a reader runs them: those of one page in one shell, one after
 * the other. Only ports differ.
 */

const RELAY = ['http://localhost:8788', 'http://127.0.0.1:8788'];

let emulator: RunningEmulator;
let relayPort: number;
before(async () => {
  emulator = await serveEmulator({ port: 0 });
  relayPort = await freePort();
});
after(() => emulator.close());

/** A shell in a project of its own, which has what the guides assume. */
class Shell {
  readonly #project = new Project();
  readonly #servers = this.#project.write('servers', '');

  constructor() {
    const { folder } = this.#project;
    for (const name of ['npx', 'npm', 'ojin-widget']) {
      const args = name === 'ojin-widget' ? ['npx', name] : [name];
      const command = [process.execPath, ...program('test/docs/support/npx.ts'), ...args];
      const shim = `#!/bin/sh\nexec ${command.map((part) => `"${part}"`).join(' ')} "$@"\n`;
      chmodSync(this.#project.write(`bin/${name}`, shim), 0o755);
    }
    mkdirSync(join(folder, 'public'));
    symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
    cpSync(join(ROOT, 'src/emulator/media/ada-portrait.jpg'), join(folder, 'portrait.jpg'));
  }

  async run(commands: string) {
    const { folder } = this.#project;
    const here = RELAY.reduce(
      (text, url) => text.replaceAll(url, `http://127.0.0.1:${relayPort}`),
      commands.replaceAll(EMULATOR, emulator.url),
    );
    const { code, output } = await run(
      folder,
      ['bash', '-euo', 'pipefail', '-c', `exec 2>&1\n${here}`],
      {
        ...{ PATH: `${folder}/bin:${process.env.PATH}`, OJIN_API_KEY: KEYS.full, NO_COLOR: '1' },
        ...{ SERVERS: this.#servers, RELAY_PORT: String(relayPort) },
        ...(COMPILED && { COMPILED }),
      },
    );
    return { code, output: output.replaceAll(emulator.url, EMULATOR) };
  }

  close(): void {
    for (const pid of readFileSync(this.#servers, 'utf8').split('\n').filter(Boolean))
      process.kill(Number(pid));
    this.#project.remove();
  }
}

const byPage = new Map<string, Sample[]>();
for (const sample of samples())
  // `compose` needs a container engine: see image.test.ts
  if (sample.language === 'sh' && sample.how !== 'compose')
    byPage.set(sample.file, [...(byPage.get(sample.file) ?? []), sample]);

for (const [file, blocks] of byPage)
  test(`the commands of ${file} run, in their order`, async (t) => {
    const shell = new Shell();
    t.after(() => shell.close());
    const { code, output } = await shell.run(blocks.map(({ text }) => text).join('\n'));
    assert.equal(code, 0, output);
  });

/** Replaces what differs between runs: ids in the order of their first appearance, and minutes. */
function steady(text: string): string {
  const ids: string[] = [];
  return text
    .replaceAll(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g, (id) => {
      if (!ids.includes(id)) ids.push(id);
      return `id ${ids.indexOf(id)}`;
    })
    .replaceAll(/\d+ min/g, 'n min')
    .replaceAll(/\s*\n/g, '\n')
    .trim();
}

for (const { place, language, text } of samples())
  if (language === 'console')
    test(`${place}: the recording is what the commands print today`, async (t) => {
      const shell = new Shell();
      t.after(() => shell.close());
      let id = '';
      // each command, and what followed it
      for (const [, command = '', recorded = ''] of text.matchAll(
        /^\$ (.*)\n([^]*?)(?=^\$ |$(?!\n))/gm,
      )) {
        // ids are of this run
        const { code, output } = await shell.run(command.replace(/(?<=doctor )\S+/, id || '$&'));
        assert.equal(code, 0, output);
        id ||= /config-id="([^"]+)"/.exec(output)?.[1] ?? '';
        assert.equal(steady(output), steady(recorded), command);
      }
      assert.ok(id, 'the recording publishes a configuration');
    });
