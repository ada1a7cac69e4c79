import { Hono } from 'hono';
import { MOTIONS, type KnownMotion } from '../../ojin/authenticated/contract.ts';
import type { EmulatorEnv } from '../scope.ts';
import { startIdleVideo } from './idle-video.ts';
import { linkTo, overrideOf } from './overrides.ts';
import { found, Refusal } from './refusal.ts';
import { guards, mayChange, ofSource, page, uuidOf } from './requests.ts';
import type { Wire } from './wire.ts';

/** Assets: list, read, delete, and idle videos. */
export function assetRoutes(wire: Wire): Hono<EmulatorEnv> {
  const { paths, verbs } = wire.contract;
  const readIdleVideo = wire.bodyReader<{ sourceAsset: string; motion: KnownMotion }>({
    sourceAsset: { type: 'string', format: 'uuid' },
    motion: { enum: MOTIONS },
  });
  const routes = new Hono<EmulatorEnv>();
  for (const path of [paths.idleVideo, `${paths.assets}/*`]) routes.use(path, ...guards(wire));

  routes.on(verbs.idleVideo, paths.idleVideo, async (c) => {
    const { sourceAsset, motion } = await readIdleVideo(c);
    const record = found(
      c.env.scope.ojin.assets.get(sourceAsset.toLowerCase()),
      'Source asset not found.',
    );
    if (!record.asset.mime_type.startsWith('image/'))
      throw new Refusal(400, 'The source asset must be an image.');
    startIdleVideo(c.env.scope, record, motion);
    return wire.mention('message', { message: 'Job accepted and queued for processing.' }, 202);
  });

  routes.get(paths.assets, (c) => {
    const category = wire.query(c, 'category');
    const name = (wire.query(c, 'name') ?? '').toLowerCase();
    const all = Array.from(c.env.scope.ojin.assets.values(), ({ asset }) => asset);
    const matching = ofSource(wire.query(c, 'source'), all).filter(
      (asset) =>
        (!category || asset.category === category) && asset.name.toLowerCase().includes(name),
    );
    return wire.list('asset', page(c, wire, matching));
  });

  const asset = `${paths.assets}/:id` as const;
  routes.get(`${asset}${paths.link}`, (c) => {
    const id = uuidOf(c.req.param('id'));
    const override = overrideOf(c, wire, 'assets', id);
    if (override) return override;
    const { asset, key } = found(c.env.scope.ojin.assets.get(id));
    return wire.answer('asset', { ...asset, download_url: linkTo(c, key) });
  });

  routes.get(`${asset}${paths.metadata}`, (c) =>
    wire.answer('asset', found(c.env.scope.ojin.assets.get(uuidOf(c.req.param('id')))).asset),
  );

  routes.on(verbs.delete, asset, (c) => {
    const { ojin, objects } = c.env.scope;
    const { asset, key } = found(ojin.assets.get(uuidOf(c.req.param('id'))));
    mayChange(asset);
    ojin.assets.delete(asset.id);
    objects.delete(key);
    return new Response(null, { status: 204 });
  });
  return routes;
}
