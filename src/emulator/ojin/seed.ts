import { storedObject, type Media, type ObjectStore, type StoredObject } from '../objects/store.ts';
import { modelOf, PERSONAS, type Persona } from '../personas.ts';
import { CREATOR, ORGANIZATIONS, type OjinStore } from './store.ts';

const CREATED = '2025-03-04T09:30:00.000Z';
const UPDATED = '2025-06-18T14:05:00.000Z';

const { ada, noor, iris, kai, gone, weights } = PERSONAS;

/** The parameters of each configuration; their shape depends on the variant. */
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

/** The vendor's templates: readable with any key, writable with none. */
const portrait = '5d3f9b17-0c84-4e6a-b2d9-71a8f0c6e345';
const film = 'f4a1c82e-69d7-4b05-8e3f-2b9d7c50a168';
const template = (configId: string, title: string, variantId: string): Persona => ({
  ...{ configId, title, variantId, assets: {} },
});
const templates: typeof configurations = [
  [
    template('e2b60d94-1f7c-4a38-95e6-c08d3f7a1b52', 'Template – host', 'ojin/oris-1.0/standard'),
    { idle_video_asset_id: film, rendering: { resolution: '720p' } },
  ],
  [
    template('08c7e5a1-b43d-4f96-a1e0-6d92f8b3c574', 'Template – face', noor.variantId),
    { reference_image_asset_id: portrait },
  ],
];
const templateFiles: readonly [id: string, name: string, category: string, source: string][] = [
  [film, 'template-host.mp4', 'video', 'ada-idle.mp4'],
  [portrait, 'template-face.jpg', 'image', 'noor-portrait.jpg'],
];

/** A file that cannot be displayed: 64 KiB of deterministic bytes. */
export function weightsFile(lastModified: number): StoredObject {
  const bytes = Uint8Array.from({ length: 64 * 1024 }, (_, i) => (i * 167 + (i >> 8) * 59) & 0xff);
  return storedObject(bytes, 'application/octet-stream', lastModified);
}

/** The object-store key of an asset. */
export const assetKey = (id: string, name: string): string =>
  `${ORGANIZATIONS.org}/assets/${id}/${name}`;

/** Populates a new scope with the personas. */
export function seedPersonas(ojin: OjinStore, objects: ObjectStore, media: Media): void {
  const owner = { organization_id: ORGANIZATIONS.org, created_by: CREATOR };
  const times = { created_at: CREATED, updated_at: UPDATED };
  ojin.usedByAgents.add(ada.configId);

  const addConfig = ({ configId: id, title, variantId }: Persona, model_configurations: object) =>
    ojin.configs.set(id, {
      ...{ id, ...owner, model_id: modelOf(variantId), model_variant_id: variantId },
      ...{ title, model_configurations: { ...model_configurations }, ...times },
    });
  const addAsset = (id: string, name: string, category: string, source = name) => {
    const object = media(source);
    const { contentType: mime_type, etag, content } = object;
    const key = assetKey(id, name);
    objects.put(key, object);
    ojin.assets.set(id, {
      key,
      asset: { id, ...owner, name, category, mime_type, size: content.size, etag, ...times },
    });
  };

  for (const [persona, parameters] of configurations) addConfig(persona, parameters);
  for (const [id, name, category] of files) addAsset(id, name, category);
  Object.assign(owner, { organization_id: ORGANIZATIONS.template, created_by: 'user_ojin' });
  for (const [persona, parameters] of templates) addConfig(persona, parameters);
  for (const file of templateFiles) addAsset(...file);
}
