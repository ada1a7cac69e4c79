import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KEYS } from '../src/emulator/index.ts';
import { serveEmulator } from '../src/emulator/node.ts';

/*
 * Runs the CLI against the emulator, and inserts its output into the guide, between the two
 * markers: `npx tsx scripts/record.ts`. Port 8787 must be free.
 */

const MARKER = '<!-- recording -->';
const main = resolve('src/cli/main.ts');
const loader = import.meta.resolve('tsx');
const folder = mkdtempSync(join(tmpdir(), 'ojin-record-'));
cpSync('src/emulator/media/ada-portrait.jpg', join(folder, 'portrait.jpg'));

/** Output of a run. Both streams go to one file, to preserve their order. */
async function run(args: readonly string[]): Promise<string> {
  const output = join(folder, 'output');
  const file = openSync(output, 'w');
  const child = spawn(process.execPath, ['--import', loader, main, ...args], {
    cwd: folder,
    env: { ...process.env, OJIN_API_KEY: KEYS.full },
    stdio: ['ignore', file, file],
  });
  await once(child, 'close');
  closeSync(file);
  return readFileSync(output, 'utf8').trimEnd();
}

const { url, close } = await serveEmulator();
const base = ['--api-base', `${url}/v1`];
const published = await run(['publish', 'portrait.jpg', '--title', 'Ada', ...base]);
const id = /config-id="([^"]+)"/.exec(published)?.[1] ?? '';
const examined = await run(['doctor', id, ...base]);
await close();
rmSync(folder, { recursive: true });

const recording = [
  `$ export OJIN_API_KEY=${KEYS.full}`,
  `$ ojin-widget publish portrait.jpg --title Ada ${base.join(' ')}`,
  published,
  '',
  `$ ojin-widget doctor ${id} ${base.join(' ')}`,
  examined,
];
const GUIDE = 'docs/guide/publish.md';
const parts = readFileSync(GUIDE, 'utf8').split(MARKER);
if (parts.length !== 3) throw new Error(`${GUIDE} must contain exactly two markers "${MARKER}".`);
parts[1] = `\n\n\`\`\`console\n${recording.join('\n')}\n\`\`\`\n\n`;
writeFileSync(GUIDE, parts.join(MARKER));
