/*
 * Stands for `npx` and `npm` in the documentation's commands: `npx ojin-widget` is this
 * repository's; a server keeps running in the background, on a free port, once it is ready; its
 * process id goes to the file SERVERS. `npm` looks up what it is asked for, and does nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, openSync, readFileSync } from 'node:fs';
import { until } from '../../support/until.ts';
import { program } from '../../support/program.ts';
import { ROOT } from '../../support/project.ts';

const [name = '', ...args] = process.argv.slice(2);
const { SERVERS = '', RELAY_PORT = '' } = process.env;
const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

if (name === 'npm') npm(args);
else await npx(args);

function npm([command = '', ...rest]: readonly string[]): void {
  const {
    name: own,
    scripts,
    devDependencies: known,
  } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
    name: string;
    scripts: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  if (command === 'ci') return;
  if (command === 'install' && rest.every((it) => it === own || it in known)) return;
  const script = command === 'run' ? (rest[0] ?? '') : command;
  if (!(script in scripts)) fail(`package.json has no script "${script}".`);
}

async function npx([wanted, ...rest]: readonly string[]): Promise<void> {
  if (wanted !== 'ojin-widget') fail(`npx ${wanted}: not in the documentation's world.`);
  const isServer = /^(emulate|relay)$/.test(rest[0] ?? '') && !rest.includes('--help');
  const port = rest[0] === 'relay' ? RELAY_PORT : '0';
  // a file, since it prints more after this process has ended
  const printed = `${SERVERS}-${process.pid}.log`;
  const child = spawn(
    process.execPath,
    [...program('src/cli/main.ts'), ...rest, ...(isServer ? ['--port', port] : [])],
    isServer
      ? { detached: true, stdio: ['ignore', openSync(printed, 'w'), 'ignore'] }
      : { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const exit = once(child, 'close') as Promise<[number | null]>;
  if (!isServer) {
    process.exitCode = (await exit)[0] ?? 1;
    return;
  }
  appendFileSync(SERVERS, `${child.pid}\n`);
  const ended = exit.then(() =>
    fail(`npx ojin-widget ${rest.join(' ')}: it ended before it was ready.`),
  );
  await Promise.race([until(() => readFileSync(printed, 'utf8').includes('\n')), ended]);
  process.exit(); // the server stays
}
