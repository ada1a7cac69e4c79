/**
 * A local Ojin and SJinn: Ojin's API with and without a key, SJinn's Agent API, an object store
 * with expiring links, and fault injection.
 * For the demo, for tests, and for a host's own end-to-end tests. Not for real data.
 */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { altered, apiError } from './answers.ts';
import { controlRoutes } from './control.ts';
import { applyFault, type Connection } from './fault-effects.ts';
import { loadMedia } from './media.ts';
import { objectRoutes } from './objects/routes.ts';
import type { ContractChanges } from '../ojin/authenticated/contract.ts';
import { contractOf } from '../ojin/authenticated/contract-changes.ts';
import { assetRoutes } from './ojin/asset-routes.ts';
import { configRoutes } from './ojin/config-routes.ts';
import { settleIdleVideos } from './ojin/idle-video.ts';
import { publicRoutes } from './ojin/public-routes.ts';
import { Refusal, REFUSALS } from './ojin/refusal.ts';
import { uploadRoutes } from './ojin/upload-routes.ts';
import { variantRoutes } from './ojin/variant-routes.ts';
import { Wire } from './ojin/wire.ts';
import {
  DEFAULT_SETTINGS,
  Scopes,
  splitScope,
  type EmulatorEnv,
  type LoggedRequest,
  type Scope,
  type Settings,
} from './scope.ts';
import { sjinnRoutes } from './sjinn/routes.ts';

export { ConnectionCut, type Connection } from './fault-effects.ts';
export type { Fault, FaultRule } from './faults.ts';
export { wasAltered } from './answers.ts';
export { KEYS } from './ojin/requests.ts';
export { PERSONAS, type Persona } from './personas.ts';
export type { LoggedRequest, Settings } from './scope.ts';
export { SJINN_KEY } from './sjinn/routes.ts';
export { TASK_SCRIPTS, type TaskScript } from './sjinn/script.ts';

export interface EmulatorOptions {
  /** The clock, epoch milliseconds. Default: `Date.now`. Delays and throttling use real time. */
  now?: () => number;
  /** Initial settings of each new scope. */
  settings?: Partial<Settings>;
  /** What differs from our guesses about Ojin's API; answers use the first of several names. */
  contract?: ContractChanges;
  /**
   * Answers have only the fields and error codes that the documentation mentions; Ojin's errors have
   * no body.
   */
  seedStrict?: boolean;
  /** Maximum number of scopes besides the default one. Default 200. */
  scopeLimit?: number;
}

export interface Emulator {
  /**
   * Handles a request to `/v1/*`, `/api/un-api/*`, `/objects/*` or `/__emulator/*`, or to the same
   * paths below `/scopes/{name}`. Rejects with {@link ConnectionCut} where a network would give no
   * response, as `fetch` does; a server passes `connection` so that faults affect the real socket.
   */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** What it serves, such as `{ method: 'GET', path: '/v1/assets/:id' }`; `ALL` is for any method. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

/** No response below this path has CORS headers, faults included. */
const SJINN_PATH = '/api/un-api';

/** Maximum entries in a scope's request log; the oldest are dropped. */
const MAX_LOGGED = 10_000;

/** @throws ContractError */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { now = Date.now, scopeLimit = 200, contract, seedStrict = false } = options;
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const secret = randomBytes(32);
  const app = routes(new Wire(contractOf(contract), seedStrict), seedStrict);
  let loading: Promise<Scopes> | undefined;

  const load = async () =>
    new Scopes({ now, secret, settings, media: await loadMedia(), limit: scopeLimit });

  return {
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    async fetch(request, connection) {
      const location = splitScope(request.url);
      if (!location)
        return apiError(
          400,
          'invalid_request',
          'A scope name has 1 to 64 characters of A-Z a-z 0-9 . _ -',
        );
      const { prefix, path } = location;
      const scopes = await (loading ??= load());
      const scope = scopes.get(prefix);
      const answer = async () => app.fetch(request, { scope, scopes });
      if (/^\/__emulator(?:\/|$)/.test(path)) return answer();

      const logged = log(scope, request, path);
      const matched = scope.faults.take(request.method, path);
      const fault = matched && path.startsWith(SJINN_PATH) ? { ...matched, noCors: true } : matched;
      const { signal } = request;
      const response = await (fault
        ? applyFault({ fault, signal, connection }, answer).then(altered)
        : answer());
      logged.status = response.status;
      return response;
    },
  };
}

function routes(wire: Wire, seedStrict: boolean): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>({ getPath: ({ url }) => splitScope(url)?.path ?? '/' });
  app.use('/v1/*', async (c, next) => {
    await settleIdleVideos(c.env.scope);
    return next();
  });
  for (const add of [publicRoutes, configRoutes, variantRoutes, uploadRoutes, assetRoutes])
    app.route('/v1', add(wire));
  app.route(SJINN_PATH, sjinnRoutes(seedStrict));
  app.route('/objects', objectRoutes());
  app.route('/__emulator', controlRoutes());
  app.notFound(() =>
    wire.error(
      404,
      'not_found',
      `The emulator serves /v1, ${SJINN_PATH}, /objects and /__emulator.`,
    ),
  );
  app.onError((error) => {
    if (error instanceof Refusal)
      return wire.error(error.status, REFUSALS[error.status], error.message);
    throw error;
  });
  return app;
}

function log(scope: Scope, request: Request, path: string): LoggedRequest {
  const { method, headers } = request;
  const range = headers.get('range');
  const entry = { method, path, status: 0, ...(range === null ? {} : { range }), at: scope.now() };
  scope.requests.push(entry);
  if (scope.requests.length > MAX_LOGGED) scope.requests.shift();
  return entry;
}
