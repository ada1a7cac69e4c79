import { Hono, type Context } from 'hono';
import { preflight } from '../answers.ts';
import type { EmulatorEnv } from '../scope.ts';
import { linkTo, overrideOf } from './overrides.ts';
import { found } from './refusal.ts';
import { uuidOf } from './requests.ts';
import type { Wire } from './wire.ts';

/** Fields that the public endpoints omit. */
const INTERNAL = new Set(['organization_id', 'created_by']);

type PublicContext = Context<EmulatorEnv>;

/**
 * Ojin's public widget endpoints: no key, any origin. One configuration and one asset by id; 400
 * for an invalid id, 404 for an unknown one.
 */
export function publicRoutes(wire: Wire): Hono<EmulatorEnv> {
  const { publicConfigs, publicAssets } = wire.contract.paths;
  const routes = new Hono<EmulatorEnv>();
  for (const path of [publicConfigs, publicAssets])
    routes.options(`${path}/*`, () => preflight('GET'));

  routes.get(`${publicConfigs}/:id`, (c) => {
    const id = uuidOf(c.req.param('id'));
    const answer = () => wire.answer('config', publicConfig(c, id));
    return overrideOf(c, wire, 'model-configs', id) ?? answer();
  });
  routes.get(`${publicAssets}/:id`, (c) => {
    const id = uuidOf(c.req.param('id'));
    const answer = () => wire.answer('asset', publicAsset(c, id));
    return overrideOf(c, wire, 'assets', id) ?? answer();
  });
  return routes;
}

function publicConfig(c: PublicContext, id: string): object {
  return withoutInternal(found(c.env.scope.ojin.configs.get(id)));
}

function publicAsset(c: PublicContext, id: string): object {
  const record = found(c.env.scope.ojin.assets.get(id));
  return { ...withoutInternal(record.asset), download_url: linkTo(c, record.key) };
}

const withoutInternal = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !INTERNAL.has(name)));
