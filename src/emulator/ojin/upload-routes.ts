import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { FIELDS, PART, PATHS } from '../../ojin/authenticated/contract.ts';
import { json } from '../answers.ts';
import { assembled, combinedEtag, objection, sizeOf } from '../objects/uploads.ts';
import { signedLink, type EmulatorEnv, type Scope } from '../scope.ts';
import { bodyReader, Refusal } from './requests.ts';
import { assetKey } from './seed.ts';
import { CREATOR, ORGANIZATIONS, type Asset, type UploadSession } from './store.ts';

const text = { type: 'string', minLength: 1, maxLength: 1024 };
const object = (properties: object) => ({
  ...{ type: 'object', properties, required: Object.keys(properties) },
  additionalProperties: false,
});
const file = {
  [FIELDS.fileName]: { ...text, maxLength: 255, pattern: '^[^/\\\\]+$' },
  [FIELDS.category]: text,
  [FIELDS.mimeType]: { ...text, pattern: '^[\\w.+-]+/[\\w.+-]+$' },
  [FIELDS.size]: { type: 'integer', minimum: 1 },
};
const ids = { asset_id: text, upload_id: text };
const part_number = { type: 'integer', minimum: 1, maximum: PART.most };

interface FileBody {
  readonly filename: string;
  readonly category: string;
  readonly mime_type: string;
  readonly size: number;
}
type Ids = Pick<UploadSession, 'asset_id' | 'upload_id'>;

const readStart = bodyReader<FileBody>(object(file));
const readPart = bodyReader<Ids & { s3_key: string; part_number: number }>(
  object({ s3_key: text, ...ids, part_number }),
);
const readEnd = bodyReader<Ids & FileBody>(object({ ...ids, ...file }));

/** The three endpoints of a multipart upload; the bytes go to the object store. */
export function uploadRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();
  const below = (path: string): string => path.slice(PATHS.assets.length);

  routes.post(below(PATHS.initiateUpload), async (c) => {
    const { uploads, ojin } = c.env.scope;
    const { filename, category } = await readStart(c);
    const asset_id = randomUUID();
    const s3_key = assetKey(asset_id, filename);
    const answer = { asset_id, upload_id: uploads.start(s3_key).id, s3_key };
    ojin.uploads.set(answer.upload_id, { ...answer, filename, category, done: false });
    return json(answer);
  });

  routes.post(below(PATHS.partUrl), async (c) => {
    const { part_number, ...body } = await readPart(c);
    const { s3_key, upload_id, done } = session(c.env.scope, body);
    if (done || s3_key !== body.s3_key) throw unknownSession();
    const url = signedLink(c.env.scope, new URL(c.req.url).origin, s3_key, {
      method: 'PUT',
      query: { partNumber: String(part_number), uploadId: upload_id },
    });
    return json({ url, part_number });
  });

  routes.post(below(PATHS.completeUpload), async (c) => {
    const body = await readEnd(c);
    return json(completed(c.env.scope, body), 201);
  });
  return routes;
}

function completed(scope: Scope, body: Ids & FileBody): Asset {
  const { uploads, objects, settings, ojin } = scope;
  const started = session(scope, body);
  if (started.done) throw new Refusal(409, 'The upload is already complete.');
  for (const name of ['filename', 'category'] as const)
    if (body[name] !== started[name])
      throw new Refusal(400, `${name} differs from the one given when the upload was started.`);
  const upload = uploads.get(started.upload_id);
  if (!upload) throw unknownSession();
  const reason = objection(upload, settings.minPartBytes);
  if (reason) throw new Refusal(409, reason);
  if (sizeOf(upload) !== body.size)
    throw new Refusal(400, `size is ${body.size}, the parts have ${sizeOf(upload)} bytes.`);

  const { asset_id: id, s3_key: key } = started;
  const stored = assembled(upload, body.mime_type, scope.now());
  if (stored) objects.put(key, stored);
  const now = new Date(scope.now()).toISOString();
  const asset: Asset = {
    ...{ id, organization_id: ORGANIZATIONS.org, created_by: CREATOR, name: body.filename },
    ...{ category: body.category, mime_type: body.mime_type, size: body.size },
    ...{ etag: combinedEtag(upload), created_at: now, updated_at: now },
  };
  ojin.assets.set(id, { asset, key });
  started.done = true;
  return asset;
}

function session({ ojin }: Scope, { asset_id, upload_id }: Ids): UploadSession {
  const found = ojin.uploads.get(upload_id);
  if (found?.asset_id !== asset_id) throw unknownSession();
  return found;
}

const unknownSession = (): Refusal => new Refusal(404, 'Multipart upload session not found.');
