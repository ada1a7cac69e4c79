import { Hono, type Context } from 'hono';
import { apiError, json, preflight } from '../answers.ts';
import type { EmulatorEnv } from '../scope.ts';
import { linkTo, overrideOf } from './overrides.ts';
import { isUuid, type Overridable } from './store.ts';

/** Fields that the public endpoints omit. */
const INTERNAL = new Set(['organization_id', 'created_by']);

type PublicContext = Context<EmulatorEnv, '/:id'>;

/**
 * Ojin's public widget endpoints: no key, any origin.
 * `GET model-configs/{id}` and `GET assets/{id}`; 400 for an invalid id, 404 for an unknown one.
 */
export function publicRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();
  routes.options('*', () => preflight('GET'));
  routes.get('/model-configs/:id', (c) => answer(c, 'model-configs', publicConfig));
  routes.get('/assets/:id', (c) => answer(c, 'assets', publicAsset));
  return routes;
}

function answer(
  c: PublicContext,
  kind: Overridable,
  find: (c: PublicContext, id: string) => unknown,
): Response {
  const id = c.req.param('id').toLowerCase();
  if (!isUuid(id)) return apiError(400, 'invalid_request', 'The id must be a UUID.');
  const override = overrideOf(c, kind, id);
  if (override) return override;
  const found = find(c, id);
  if (found === undefined) {
    return apiError(404, 'not_found', 'The requested resource was not found.');
  }
  return json(found);
}

function publicConfig(c: PublicContext, id: string): unknown {
  const config = c.env.scope.ojin.configs.get(id);
  return config && withoutInternal(config);
}

function publicAsset(c: PublicContext, id: string): unknown {
  const record = c.env.scope.ojin.assets.get(id);
  return record && { ...withoutInternal(record.asset), download_url: linkTo(c, record.key) };
}

const withoutInternal = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !INTERNAL.has(name)));
