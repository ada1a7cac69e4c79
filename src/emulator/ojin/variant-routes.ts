import { Hono } from 'hono';
import { json } from '../answers.ts';
import type { EmulatorEnv } from '../scope.ts';
import { authenticate, authenticated, notFound, page } from './requests.ts';
import { NOT_PUBLIC, VARIANTS } from './variants.ts';

/** `/v1/model-variants`: list (without a key: only public ones) and read. */
export function variantRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();

  routes.get('/', (c) => {
    const key = c.req.header('x-api-key');
    if (key !== undefined) authenticate(key);
    const { model_id, status, tags = '' } = c.req.query();
    const requiredTags = tags.split(',').filter(Boolean);
    const matching = VARIANTS.filter(
      (variant) =>
        (key !== undefined || !NOT_PUBLIC.has(variant.id)) &&
        (!model_id || variant.model_id === model_id) &&
        (!status || variant.status === status) &&
        requiredTags.every((tag) => variant.tags.includes(tag)),
    );
    return json(page(c, matching));
  });

  routes.get('/:id', authenticated, (c) => {
    const variant = VARIANTS.find(({ id }) => id === c.req.param('id'));
    if (!variant) throw notFound();
    return json(variant);
  });
  return routes;
}
