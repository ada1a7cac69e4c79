import { Hono } from 'hono';
import type { EmulatorEnv } from '../scope.ts';
import { found } from './refusal.ts';
import { authenticate, authenticated, forServers, page } from './requests.ts';
import { NOT_PUBLIC, VARIANTS } from './variants.ts';
import type { Wire } from './wire.ts';

/** Variants: list (without a key: only public ones) and read. */
export function variantRoutes(wire: Wire): Hono<EmulatorEnv> {
  const { paths, headers } = wire.contract;
  const routes = new Hono<EmulatorEnv>();
  routes.use(`${paths.variants}/*`, forServers);

  routes.get(paths.variants, (c) => {
    const key = c.req.header(headers.key);
    if (key !== undefined) authenticate(key);
    const modelId = wire.query(c, 'modelId');
    const status = wire.query(c, 'status');
    const requiredTags = (wire.query(c, 'tags') ?? '').split(',').filter(Boolean);
    const matching = VARIANTS.filter(
      (variant) =>
        (key !== undefined || !NOT_PUBLIC.has(variant.id)) &&
        (!modelId || variant.model_id === modelId) &&
        (!status || variant.status === status) &&
        requiredTags.every((tag) => variant.tags.includes(tag)),
    );
    return wire.list('variant', page(c, wire, matching));
  });

  routes.get(`${paths.variants}/:id`, authenticated(headers.key), (c) => {
    return wire.answer('variant', found(VARIANTS.find(({ id }) => id === c.req.param('id'))));
  });
  return routes;
}
