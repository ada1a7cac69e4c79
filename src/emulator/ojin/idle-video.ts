import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { KnownMotion } from '../../ojin/authenticated/contract.ts';
import { storedObject } from '../objects/store.ts';
import { scratchFile } from '../scratch.ts';
import type { Scope } from '../scope.ts';
import { assetKey } from './seed.ts';
import { CREATOR, ORGANIZATIONS, type AssetRecord, type IdleVideoJob } from './store.ts';

/** Fallback when ffmpeg is not installed. */
const FALLBACK = 'ada-idle.mp4';

/** Camera motion of each template, as expressions for ffmpeg's zoompan filter. */
const CENTRE = { x: 'iw/2-(iw/zoom/2)', y: 'ih/2-(ih/zoom/2)' };
const CAMERA: Readonly<Record<KnownMotion, { z: string; x: string; y: string }>> = {
  v1: { ...CENTRE, z: '1+0.05*(1-cos(2*PI*on/100))/2' },
  v2: { ...CENTRE, z: '1.1-0.1*(1-cos(2*PI*on/100))/2' },
  v3: { ...CENTRE, z: '1.08', x: 'iw/2-(iw/zoom/2)+iw*0.03*sin(2*PI*on/100)' },
};

/** Starts making a film of a picture. It becomes an asset after `idleVideoSeconds`. */
export function startIdleVideo(scope: Scope, source: AssetRecord, motion: KnownMotion): void {
  scope.ojin.jobs.push({
    ...{ sourceId: source.asset.id, motion, assetId: randomUUID(), made: null },
    readyAt: scope.now() + scope.settings.idleVideoSeconds * 1000,
    film: filmOf(scope, source.key, motion),
  });
}

/** Turns finished films into assets; every response under `/v1` waits for it. */
export async function settleIdleVideos(scope: Scope): Promise<void> {
  const due = scope.ojin.jobs.filter(({ made, readyAt }) => !made && readyAt <= scope.now());
  await Promise.all(due.map((job) => deliver(scope, job)));
}

async function deliver({ ojin, objects }: Scope, job: IdleVideoJob): Promise<void> {
  const { bytes, made } = await job.film;
  if (job.made) return; // delivered by a concurrent request
  job.made = made;
  const id = job.assetId;
  const source = ojin.assets.get(job.sourceId)?.asset.name ?? 'picture';
  const name = `${source.replace(/\.\w+$/, '')}-idle-${job.motion}.mp4`;
  const object = storedObject(bytes, 'video/mp4', job.readyAt);
  const time = new Date(job.readyAt).toISOString();
  objects.put(assetKey(id, name), object);
  ojin.assets.set(id, {
    key: assetKey(id, name),
    asset: {
      ...{ id, organization_id: ORGANIZATIONS.org, created_by: CREATOR, name, category: 'video' },
      ...{ mime_type: 'video/mp4', size: bytes.byteLength, etag: object.etag },
      ...{ created_at: time, updated_at: time },
    },
  });
}

async function filmOf({ objects, media }: Scope, key: string, motion: KnownMotion) {
  try {
    const picture = await read(objects.get(key));
    return { bytes: await rendered(picture, motion), made: 'ffmpeg' as const };
  } catch {
    return { bytes: await read(media(FALLBACK)), made: 'prepared' as const };
  }
}

async function read(object: ReturnType<Scope['objects']['get']>): Promise<Uint8Array> {
  if (!object) throw new Error('The object does not exist.');
  const { content } = object;
  return new Uint8Array(await new Response(content.stream(0, content.size - 1)).arrayBuffer());
}

/** Four seconds, 4:5, H.264, with the index at the front. */
async function rendered(picture: Uint8Array, motion: KnownMotion): Promise<Uint8Array> {
  const [from, to] = [scratchFile(), scratchFile('.mp4')];
  const { z, x, y } = CAMERA[motion];
  const cover = 'scale=576:720:force_original_aspect_ratio=increase,crop=576:720';
  const filter = `${cover},zoompan=z='${z}':x='${x}':y='${y}':d=100:s=576x720:fps=25`;
  try {
    await writeFile(from, picture);
    await promisify(execFile)('ffmpeg', [
      ...['-loglevel', 'error', '-i', from, '-vf', filter, '-frames:v', '100'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
      ...['-movflags', '+faststart', '-y', to],
    ]);
    return await readFile(to);
  } finally {
    await Promise.all([from, to].map((path) => rm(path, { force: true })));
  }
}
