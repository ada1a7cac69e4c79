import type { EmulatorOptions } from '../../src/emulator/index.ts';
import type { ContractChanges } from '../../src/ojin/index.ts';

/** How an emulator differs from the default one. */
export type World = Pick<EmulatorOptions, 'contract' | 'seedStrict'>;

/** Other paths, verbs, envelopes and names wherever the documentation leaves them open. */
const other: ContractChanges = {
  verbs: { update: 'PUT', delete: 'POST', upload: 'PUT', idleVideo: 'PUT' },
  paths: {
    variants: '/catalogue/variants',
    assets: '/media',
    initiateUpload: '/uploads/begin',
    partUrl: '/uploads/sign-part',
    completeUpload: '/uploads/finish',
    idleVideo: '/films',
    link: '/with-link',
    metadata: '',
    publicConfigs: '/embed/personas',
    publicAssets: '/embed/media',
  },
  query: { deleteReference: 'detach' },
  fields: {
    fileName: 'original_name',
    category: 'kind',
    mimeType: 'type',
    size: 'bytes',
    s3Key: 'object',
    partNumber: 'number',
    sourceAsset: 'picture',
    motion: 'template',
  },
  media: { film: 'film_id', image: 'picture_id' },
  answers: {
    envelope: { content: ['payload'] },
    page: { items: ['records'], total: ['matches'], limit: ['size'], offset: ['start'] },
    config: {
      id: ['uuid'],
      createdAt: ['made_at'],
      updatedAt: ['changed_at'],
      parameters: ['settings'],
    },
    variant: { id: ['key'], name: ['label'], previewUrl: ['picture'], createdAt: ['made_at'] },
    asset: {
      id: ['uuid'],
      name: ['original_name'],
      mimeType: ['type'],
      size: ['bytes'],
      etag: ['checksum'],
      url: ['link'],
      createdAt: ['made_at'],
      updatedAt: ['changed_at'],
    },
    uploadSession: { assetId: ['uuid'], s3Key: ['object'] },
    part: { url: ['link'], partNumber: ['number'] },
    error: { code: ['kind'], words: ['explanation'] },
  },
};

/**
 * The services that our clients must get along with: as we guess it, with everything derived spelled
 * otherwise, and with only what the documentation mentions.
 */
export const WORLDS = {
  default: {},
  other: { contract: other },
  bare: { seedStrict: true },
} as const satisfies Record<string, World>;

export const worlds = Object.entries(WORLDS) as [name: keyof typeof WORLDS, world: World][];

/** @throws Error for a name that is none of {@link WORLDS} */
export function worldNamed(name = 'default'): World {
  const [, world] = worlds.find(([it]) => it === name) ?? [];
  if (!world) throw new Error(`WORLD must be one of ${Object.keys(WORLDS).join()}, not ${name}.`);
  return world;
}
