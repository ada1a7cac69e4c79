import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { build } from 'vite';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { PAGE, post, SECRET, visit } from '../relay/support/relay.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { installed, Project, run } from '../support/project.ts';
import { type Host, startHost } from './support/host.ts';

/* `demo/hosts`, each in the runtime that it is for, with the built package, as its readers have it. */

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.stop());

const require = createRequire(import.meta.url);
const { default: WORKERD } = require('workerd') as { default: string };
const deno = require('deno/install_api.cjs') as { runInstall(): string };
const NEXT = fileURLToPath(import.meta.resolve('next/dist/bin/next'));
const NODE = [process.execPath, '--import', import.meta.resolve('tsx')];

const env = () => ({
  ...PRODUCTION,
  ...{ SJINN_API_KEY: SJINN_KEY, RELAY_SECRET: SECRET },
  SJINN_API_BASE: `${emulator.url}/api/un-api`,
});

const PRODUCTION = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };

/**
 * A host's project.
 * @param example name of a file in `demo/hosts`, and where the project has it
 */
function makeProject(
  [example, path]: readonly [string, string],
  packages: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Project {
  const project = new Project(Object.fromEntries(packages.map((name) => [name, installed(name)])));
  project.write(path, readFileSync(`demo/hosts/${example}`, 'utf8'));
  for (const [name, text] of Object.entries(files)) project.write(name, text);
  return project;
}

interface Case {
  readonly project: () => Project;
  readonly build?: (folder: string) => Promise<void>;
  readonly command: (port: number) => readonly string[];
  /** What visitors are told; default: where they asked. */
  readonly publicBase?: string;
}

const WORKERD_CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ( name = "host",
      worker = (
        modules = [(name = "worker.js", esModule = embed "dist/worker.js")],
        compatibilityDate = "2026-10-01",
        bindings = [
          (name = "SJINN_API_KEY", fromEnvironment = "SJINN_API_KEY"),
          (name = "RELAY_SECRET", fromEnvironment = "RELAY_SECRET"),
          (name = "SJINN_API_BASE", fromEnvironment = "SJINN_API_BASE") ])),
    (name = "internet", network = (allow = ["public", "private"])) ],
  sockets = [(name = "http", http = (), service = "host")]);`;

const LAYOUT = `export default ({ children }) => <html lang="en"><body>{children}</body></html>;`;

const CASES: Readonly<Record<string, Case>> = {
  express: {
    project: () => makeProject(['express.ts', 'server.ts'], ['express']),
    command: () => [...NODE, 'server.ts'],
  },
  hono: {
    project: () => makeProject(['hono.ts', 'server.ts'], ['hono', '@hono/node-server']),
    command: () => [...NODE, 'server.ts'],
  },
  deno: {
    project: () => makeProject(['deno.ts', 'server.ts'], []),
    command: (port) => [
      ...[deno.runInstall(), 'serve', '--allow-net', '--allow-env'],
      ...['--host', '127.0.0.1', '--port', String(port), 'server.ts'],
    ],
  },
  workers: {
    project: () =>
      makeProject(['workers.ts', 'worker.ts'], [], { 'workerd.capnp': WORKERD_CONFIG }),
    build: async (folder) => {
      await build({
        ...{ root: folder, configFile: false, logLevel: 'warn' },
        ssr: { target: 'webworker', noExternal: true },
        build: { ssr: 'worker.ts' },
      });
    },
    command: (port) => [WORKERD, 'serve', 'workerd.capnp', '-s', `http=127.0.0.1:${port}`],
  },
  next: {
    project: () =>
      makeProject(
        ['next.ts', 'app/api/sjinn/[...path]/route.ts'],
        ['next', 'react', 'react-dom', 'typescript', '@types/node', '@types/react'],
        {
          'app/layout.js': LAYOUT,
          // the linked packages are not below the project
          'next.config.js': `export default { turbopack: { root: '/' } };`,
        },
      ),
    build: async (folder) => {
      const { code, output } = await run(folder, [process.execPath, NEXT, 'build'], PRODUCTION);
      assert.equal(code, 0, output);
    },
    command: (port) => [process.execPath, NEXT, 'start', '-H', '127.0.0.1', '-p', String(port)],
    publicBase: `${PAGE}/api/sjinn`,
  },
};

for (const [name, { project, build: make, command, publicBase }] of Object.entries(CASES)) {
  test(`the example for ${name} runs`, async (t) => {
    const made = project();
    t.after(() => made.remove());
    const { folder } = made;
    await make?.(folder);
    const host = await startHost(folder, command, env());
    t.after(() => host.stop());
    await useAsVisitors(host, publicBase ?? `${host.url}/api/sjinn`);
  });
}

async function useAsVisitors({ url }: Host, publicBase: string): Promise<void> {
  const base = `${url}/api/sjinn`;
  const answers: string[] = [];
  const send = async (request: Request) => {
    const response = await fetch(request);
    answers.push(JSON.stringify([...response.headers]) + (await response.clone().text()));
    return response;
  };
  const token = await send(post(`${base}/token`));
  assert.equal(((await token.json()) as { api_base: string }).api_base, publicBase);
  assert.equal(token.headers.get('access-control-allow-origin'), PAGE);

  const tasks = await emulator.tasks();
  const visitor = await visit(send, { base });
  const handle = await visitor.start();
  const tabs = await Promise.all(Array.from({ length: 5 }, () => visitor.query(handle)));
  for (const { status, json } of tabs) {
    assert.equal(status, 200, JSON.stringify(json));
    assert.equal(json.data?.chat_id, handle);
  }
  const created = (await emulator.tasks()).slice(tasks.length);
  assert.deepEqual(
    created.map(({ queries }) => queries),
    [1],
  );

  const foreign = { origin: 'https://foreign.example' };
  for (const call of ['token', 'create_agent_task', 'query_agent_task_status']) {
    const preflight = await send(
      new Request(`${base}/${call}`, {
        method: 'OPTIONS',
        headers: { origin: PAGE, 'access-control-request-method': 'POST' },
      }),
    );
    assert.equal(preflight.headers.get('access-control-allow-origin'), PAGE);
    const authorization = `Bearer ${visitor.token}`;
    const refused = await send(post(`${base}/${call}`, {}, { ...foreign, authorization }));
    assert.equal(refused.status, 403, call);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
  }
  for (const secret of [SJINN_KEY, SECRET]) assert.ok(!answers.join().includes(secret));
  assert.equal((await emulator.tasks()).length, tasks.length + 1);
}
