import { Hono } from 'hono';
import { FIELDS, MOTIONS, PATHS, type KnownMotion } from '../../ojin/authenticated/contract.ts';
import { json } from '../answers.ts';
import type { EmulatorEnv, Scope } from '../scope.ts';
import { startIdleVideo } from './idle-video.ts';
import { linkTo, overrideOf } from './overrides.ts';
import {
  authenticated,
  bodyReader,
  mayChange,
  notFound,
  ofSource,
  page,
  Refusal,
  smallBody,
  uuidOf,
} from './requests.ts';
import type { AssetRecord } from './store.ts';
import { uploadRoutes } from './upload-routes.ts';

const idleVideo = bodyReader<Record<string, string>>({
  type: 'object',
  properties: {
    [FIELDS.sourceAsset]: { type: 'string', format: 'uuid' },
    [FIELDS.motion]: { enum: MOTIONS },
  },
  required: [FIELDS.sourceAsset, FIELDS.motion],
  additionalProperties: false,
});

/** A route's path below `/v1/assets`. */
const below = (path: string): string => path.slice(PATHS.assets.length);

/** `/v1/assets`: list, read, delete, upload, and idle videos. */
export function assetRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();
  routes.use(authenticated, smallBody);
  routes.route('/', uploadRoutes());

  routes.get('/', (c) => {
    const { category, name = '' } = c.req.query();
    const all = [...c.env.scope.ojin.assets.values()].map(({ asset }) => asset);
    const matching = ofSource(c, all).filter(
      (asset) =>
        (!category || asset.category === category) &&
        asset.name.toLowerCase().includes(name.toLowerCase()),
    );
    return json(page(c, matching));
  });

  routes.post(below(PATHS.idleVideo), async (c) => {
    const body = await idleVideo(c);
    const source = body[FIELDS.sourceAsset] ?? '';
    const motion = body[FIELDS.motion] as KnownMotion;
    const record = c.env.scope.ojin.assets.get(source.toLowerCase());
    if (!record) throw new Refusal(404, 'Source asset not found.');
    if (!record.asset.mime_type.startsWith('image/'))
      throw new Refusal(400, 'The source asset must be an image.');
    startIdleVideo(c.env.scope, record, motion);
    return json({ message: 'Job accepted and queued for processing.' }, 202);
  });

  routes.get('/:id', (c) => {
    const id = uuidOf(c);
    const override = overrideOf(c, 'assets', id);
    if (override) return override;
    const { asset, key } = found(c.env.scope, id);
    return json({ ...asset, download_url: linkTo(c, key) });
  });

  routes.get(`/:id${PATHS.metadata}`, (c) => json(found(c.env.scope, uuidOf(c)).asset));

  routes.delete('/:id', (c) => {
    const { ojin, objects } = c.env.scope;
    const { asset, key } = found(c.env.scope, uuidOf(c));
    mayChange(asset);
    ojin.assets.delete(asset.id);
    objects.delete(key);
    return new Response(null, { status: 204 });
  });
  return routes;
}

function found({ ojin }: Scope, id: string): AssetRecord {
  const record = ojin.assets.get(id);
  if (!record) throw notFound();
  return record;
}
