import { storedObject, type Media, type ObjectStore, type StoredObject } from '../objects/store.ts';
import { modelOf, PERSONAS, type Persona } from '../personas.ts';
import type { OjinStore } from './store.ts';

const ORGANIZATION = 'org_lindenhof';
const CREATOR = 'user_marta';
const CREATED = '2025-03-04T09:30:00.000Z';
const UPDATED = '2025-06-18T14:05:00.000Z';

const { ada, noor, iris, kai, gone, weights } = PERSONAS;

/** What each configuration says about its media and behaviour; the shape differs by variant. */
const configurations: readonly [Persona, Record<string, unknown>][] = [
  [
    ada,
    {
      idle_video_asset_id: ada.assets.idle,
      reference_image_asset_id: ada.assets.portrait,
      rendering: { resolution: '720p', frames_per_second: 25, background: 'studio-warm' },
      expression: { intensity: 0.6, gaze: 'viewer', blink_interval_seconds: [3, 6] },
      speech: { language: 'en-GB', speaking_rate: 1 },
    },
  ],
  [
    noor,
    {
      reference_image_asset_id: noor.assets.portrait,
      motion: { template: 'v2', amplitude: 0.4 },
      speech: { language: 'ar', speaking_rate: 0.95 },
    },
  ],
  [
    iris,
    {
      voice: {
        reference_audio_asset_id: iris.assets.voice,
        language: 'en-GB',
        stability: 0.7,
        speaking_rate: 0.92,
      },
    },
  ],
  [kai, { idle_video_asset_id: kai.assets.film, rendering: { resolution: '720p' } }],
  [gone, { idle_video_asset_id: gone.assets.idle }],
  [weights, { weights_asset_id: weights.assets.weights, training: { status: 'completed' } }],
];

/** The file behind each asset; `gone` has none. */
const files: readonly (readonly [id: string, name: string, category: string])[] = [
  [ada.assets.idle, 'ada-idle.mp4', 'video'],
  [ada.assets.portrait, 'ada-portrait.jpg', 'image'],
  [noor.assets.portrait, 'noor-portrait.jpg', 'image'],
  [iris.assets.voice, 'voice.mp3', 'audio'],
  [kai.assets.film, 'kai.mov', 'video'],
  [kai.assets.portrait, 'kai-portrait.jpg', 'image'],
  [weights.assets.weights, 'weights.safetensors', 'weight'],
];

/** A file that can not be shown: 64 KiB of numbers, the same in every run. */
export function weightsFile(lastModified: number): StoredObject {
  const bytes = Uint8Array.from({ length: 64 * 1024 }, (_, i) => (i * 167 + (i >> 8) * 59) & 0xff);
  return storedObject(bytes, 'application/octet-stream', lastModified);
}

/** Where the object store keeps an asset's bytes. */
export const assetKey = (id: string, name: string): string =>
  `${ORGANIZATION}/assets/${id}/${name}`;

/** Fills a fresh scope with the personas. */
export function seedPersonas(ojin: OjinStore, objects: ObjectStore, media: Media): void {
  const owner = { organization_id: ORGANIZATION, created_by: CREATOR };
  const times = { created_at: CREATED, updated_at: UPDATED };

  for (const [{ configId, title, variantId }, model_configurations] of configurations) {
    ojin.configs.set(configId, {
      ...{ id: configId, ...owner, model_id: modelOf(variantId), model_variant_id: variantId },
      ...{ title, model_configurations, ...times },
    });
  }
  for (const [id, name, category] of files) {
    const object = media(name);
    const { contentType: mime_type, etag, bytes } = object;
    const key = assetKey(id, name);
    objects.put(key, object);
    ojin.assets.set(id, {
      key,
      asset: { id, ...owner, name, category, mime_type, size: bytes.byteLength, etag, ...times },
    });
  }
}
