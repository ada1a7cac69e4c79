import { Hono, type Context } from 'hono';
import { apiError, json, jsonText, preflight } from '../answers.ts';
import { signedLink, type EmulatorEnv } from '../scope.ts';
import { isUuid, type Overridable } from './store.ts';

/** Fields that the public side does not show. */
const INTERNAL = new Set(['organization_id', 'created_by']);

/** In JSON that a test supplies, `"download_url": "$signed:KEY"` becomes a fresh link to that object. */
const SIGNED_MARK = '$signed:';

type PublicContext = Context<EmulatorEnv, '/:id'>;

/**
 * Ojin's public widget endpoints: no key, any origin.
 * `GET model-configs/{id}` and `GET assets/{id}`; 400 for an id that is no UUID, 404 for an unknown one.
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
  const override = c.env.scope.ojin.overrides[kind].get(id);
  if (override !== undefined) return jsonText(withSignedLink(c, override));
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

const linkTo = (c: PublicContext, key: string): string =>
  signedLink(c.env.scope, new URL(c.req.url).origin, key);

/** The text itself, unless it asks for a link. */
function withSignedLink(c: PublicContext, text: string): string {
  if (!text.includes(SIGNED_MARK)) return text;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('download_url' in value)) return text;
  const url = value.download_url;
  if (typeof url !== 'string' || !url.startsWith(SIGNED_MARK)) return text;
  const download_url = linkTo(c, url.slice(SIGNED_MARK.length));
  return JSON.stringify({ ...value, download_url });
}
