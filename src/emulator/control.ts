import { isUuid } from '../ojin/candidates.ts';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { apiError, json, preflight } from './answers.ts';
import { decodeFaultRule, decodeSettings, InvalidInput } from './control-input.ts';
import { combinedEtag } from './objects/uploads.ts';
import { storedObject } from './objects/store.ts';
import { OVERRIDABLE, type Overridable } from './ojin/store.ts';
import { PERSONAS } from './personas.ts';
import type { EmulatorEnv } from './scope.ts';
import type { Task } from './sjinn/task.ts';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

type Control = Context<EmulatorEnv>;

/**
 * `/__emulator`: lets a test or demo page control its scope. Any origin may call it.
 *
 * - `GET    /` an overview; `DELETE /` resets the scope
 * - `POST   /faults` → `{ id }`; `GET /faults`; `DELETE /faults`, `/faults/{id}`
 * - `GET    /requests`, `DELETE /requests`
 * - `GET    /uploads`: parts, and how often each arrived; `GET /jobs`: idle-video jobs
 * - `GET    /tasks` the SJinn tasks: `{ chat_id, message, created_at, queries }`, oldest first
 * - `GET    /settings`, `PUT /settings` (only the fields given change)
 * - `PUT    /model-configs/{id}`, `/assets/{id}`: overrides the response; `DELETE`: restores it
 * - `POST   /links/expire`: expires every link signed so far
 * - `PUT    /objects/{key}`: stores the body, with its `Content-Type`
 *
 * Invalid input: 400 with Ojin's error body.
 */
export function controlRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();
  const tooLarge = () => apiError(413, 'too_large', `The limit is ${MAX_BODY_BYTES} bytes.`);

  routes.options('*', () => preflight('GET, POST, PUT, DELETE'));
  routes.on(['PUT', 'POST'], '*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));

  routes.get('/', (c) => {
    const { prefix, settings, faults, requests, sjinn } = c.env.scope;
    const used = { requests: requests.length, faults: faults.list().length, tasks: sjinn.size };
    return json({ scope: prefix, settings, ...used, personas: PERSONAS });
  });
  routes.delete('/', (c) => {
    c.env.scopes.reset(c.env.scope.prefix);
    return ok();
  });

  routes.get('/faults', (c) => json(c.env.scope.faults.list()));
  routes.post('/faults', async (c) => {
    const rule = decodeFaultRule(await bodyJson(c));
    return json({ id: c.env.scope.faults.add(rule) }, 201);
  });
  routes.delete('/faults', (c) => {
    c.env.scope.faults.clear();
    return ok();
  });
  routes.delete('/faults/:id', (c) =>
    c.env.scope.faults.remove(c.req.param('id'))
      ? ok()
      : apiError(404, 'not_found', 'There is no such fault.'),
  );

  routes.get('/requests', (c) => json(c.env.scope.requests));
  routes.delete('/requests', (c) => {
    c.env.scope.requests = [];
    return ok();
  });

  routes.get('/uploads', (c) =>
    json(
      c.env.scope.uploads.list().map(({ id, key, parts }) => ({
        ...{ id, key, etag: combinedEtag({ id, key, parts }) },
        parts: [...parts].map(([number, { size, md5, puts }]) => ({ number, size, md5, puts })),
      })),
    ),
  );
  routes.get('/jobs', (c) =>
    json(
      c.env.scope.ojin.jobs.map(({ sourceId, motion, assetId, readyAt, made }) => ({
        ...{ sourceId, motion, assetId, readyAt, made },
      })),
    ),
  );
  routes.get('/tasks', (c) => json(Array.from(c.env.scope.sjinn.values(), listed)));

  routes.get('/settings', (c) => json(c.env.scope.settings));
  routes.put('/settings', async (c) => {
    Object.assign(c.env.scope.settings, decodeSettings(await bodyJson(c)));
    return json(c.env.scope.settings);
  });

  routes.post('/links/expire', (c) => {
    c.env.scope.signing.expireAll();
    return ok();
  });

  routes.put('/objects/:key{.+}', async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const type = c.req.header('content-type') ?? 'application/octet-stream';
    const object = storedObject(bytes, type, c.env.scope.now());
    c.env.scope.objects.put(c.req.param('key'), object);
    return json({ etag: object.etag, size: bytes.byteLength });
  });

  for (const kind of OVERRIDABLE) {
    routes.put(`/${kind}/:id`, async (c) => {
      const answers = overrides(c, kind);
      const text = await c.req.text();
      parseJson(text);
      answers.set(overrideId(c.req.param('id')), text);
      return ok();
    });
    routes.delete(`/${kind}/:id`, (c) => {
      overrides(c, kind).delete(overrideId(c.req.param('id')));
      return ok();
    });
  }

  routes.notFound(() => apiError(404, 'not_found', 'The emulator has no such endpoint.'));
  routes.onError((error) => {
    if (error instanceof InvalidInput) return apiError(400, 'invalid_request', error.message);
    throw error;
  });
  return routes;
}

const listed = ({ chatId, message, createdAt, queries }: Task) => ({
  chat_id: chatId,
  message,
  created_at: new Date(createdAt).toISOString(),
  queries,
});

const ok = (): Response => json({ ok: true });

const overrides = (c: Control, kind: Overridable): Map<string, string> =>
  c.env.scope.ojin.overrides[kind];

function overrideId(id: string): string {
  if (!isUuid(id)) throw new InvalidInput('The id must be a UUID.');
  return id.toLowerCase();
}

const bodyJson = async (c: Control): Promise<unknown> => parseJson(await c.req.text());

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput('The body must be JSON.');
  }
}
