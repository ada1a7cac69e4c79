import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { PART } from '../../ojin/authenticated/contract.ts';
import { assembled, combinedEtag, objection, sizeOf } from '../objects/uploads.ts';
import { signedLink, type EmulatorEnv, type Scope } from '../scope.ts';
import { Refusal } from './refusal.ts';
import { guards } from './requests.ts';
import { assetKey } from './seed.ts';
import { CREATOR, ORGANIZATIONS, type Asset, type UploadSession } from './store.ts';
import type { Wire } from './wire.ts';

const text = { type: 'string', minLength: 1, maxLength: 1024 };
const file = {
  fileName: { ...text, maxLength: 255, pattern: '^[^/\\\\]+$' },
  category: text,
  mimeType: { ...text, pattern: '^[\\w.+-]+/[\\w.+-]+$' },
  size: { type: 'integer', minimum: 1 },
};
const ids = { assetId: text, uploadId: text };
const partNumber = { type: 'integer', minimum: 1, maximum: PART.most };

interface File {
  readonly fileName: string;
  readonly category: string;
  readonly mimeType: string;
  readonly size: number;
}
interface Ids {
  readonly assetId: string;
  readonly uploadId: string;
}
interface Part extends Ids {
  readonly s3Key: string;
  readonly partNumber: number;
}

/** The three calls of a multipart upload; the bytes go to the object store. */
export function uploadRoutes(wire: Wire): Hono<EmulatorEnv> {
  const { paths, verbs } = wire.contract;
  const readStart = wire.bodyReader<File>(file);
  const readPart = wire.bodyReader<Part>({ s3Key: text, ...ids, partNumber });
  const readEnd = wire.bodyReader<Ids & File>({ ...ids, ...file });
  const routes = new Hono<EmulatorEnv>();
  for (const path of [paths.initiateUpload, paths.partUrl, paths.completeUpload])
    routes.use(path, ...guards(wire));

  routes.on(verbs.upload, paths.initiateUpload, async (c) => {
    const { uploads, ojin } = c.env.scope;
    const { fileName, category } = await readStart(c);
    const asset_id = randomUUID();
    const s3_key = assetKey(asset_id, fileName);
    const answer = { asset_id, upload_id: uploads.start(s3_key).id, s3_key };
    ojin.uploads.set(answer.upload_id, { ...answer, fileName, category, done: false });
    return wire.answer('uploadSession', answer);
  });

  routes.on(verbs.upload, paths.partUrl, async (c) => {
    const { partNumber, s3Key, ...body } = await readPart(c);
    const { s3_key, upload_id, done } = session(c.env.scope, body);
    if (done || s3_key !== s3Key) throw unknownSession();
    const url = signedLink(c.env.scope, new URL(c.req.url).origin, s3_key, {
      method: 'PUT',
      query: { partNumber: String(partNumber), uploadId: upload_id },
    });
    return wire.answer('part', { url, part_number: partNumber });
  });

  routes.on(verbs.upload, paths.completeUpload, async (c) => {
    const body = await readEnd(c);
    return wire.mention('asset', completed(c.env.scope, body, wire), 201);
  });
  return routes;
}

function completed(scope: Scope, body: Ids & File, { contract: { fields } }: Wire): Asset {
  const { uploads, objects, settings, ojin } = scope;
  const started = session(scope, body);
  if (started.done) throw new Refusal(409, 'The upload is already complete.');
  for (const name of ['fileName', 'category'] as const)
    if (body[name] !== started[name])
      throw new Refusal(
        400,
        `${fields[name]} differs from the one given when the upload was started.`,
      );
  const upload = uploads.get(started.upload_id);
  if (!upload) throw unknownSession();
  const reason = objection(upload, settings.minPartBytes);
  if (reason) throw new Refusal(409, reason);
  if (sizeOf(upload) !== body.size)
    throw new Refusal(
      400,
      `${fields.size} is ${body.size}, the parts have ${sizeOf(upload)} bytes.`,
    );

  const { asset_id: id, s3_key: key } = started;
  const stored = assembled(upload, body.mimeType, scope.now());
  if (stored) objects.put(key, stored);
  const now = new Date(scope.now()).toISOString();
  const asset: Asset = {
    ...{ id, organization_id: ORGANIZATIONS.org, created_by: CREATOR, name: body.fileName },
    ...{ category: body.category, mime_type: body.mimeType, size: body.size },
    ...{ etag: combinedEtag(upload), created_at: now, updated_at: now },
  };
  ojin.assets.set(id, { asset, key });
  started.done = true;
  return asset;
}

function session({ ojin }: Scope, { assetId, uploadId }: Ids): UploadSession {
  const found = ojin.uploads.get(uploadId);
  if (found?.asset_id !== assetId) throw unknownSession();
  return found;
}

const unknownSession = (): Refusal => new Refusal(404, 'Multipart upload session not found.');
