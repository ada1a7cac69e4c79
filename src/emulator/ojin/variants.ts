import { modelOf } from '../personas.ts';

/** A model variant on the wire. */
export interface ModelVariant {
  readonly id: string;
  readonly model_id: string;
  readonly name: string;
  readonly preview_url: string;
  readonly tags: readonly string[];
  readonly status: 'available' | 'deprecated';
  readonly configuration_schema: object;
  readonly created_at: string;
  readonly updated_at: string;
}

const assetId = { type: 'string', format: 'uuid' };
const fraction = { type: 'number', minimum: 0, maximum: 1 };
const closed = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  ...{ properties, required, additionalProperties: false },
});
const schema = (properties: object, required: readonly string[] = []) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...closed(properties, required),
});

const speech = closed({
  language: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
  speaking_rate: { type: 'number', minimum: 0.5, maximum: 2 },
});

const film = schema({
  idle_video_asset_id: assetId,
  reference_image_asset_id: assetId,
  weights_asset_id: assetId,
  rendering: closed({
    resolution: { enum: ['480p', '720p', '1080p'] },
    frames_per_second: { type: 'integer', minimum: 12, maximum: 60 },
    background: { type: 'string', maxLength: 100 },
  }),
  expression: closed({
    intensity: fraction,
    gaze: { enum: ['viewer', 'wandering'] },
    blink_interval_seconds: {
      type: 'array',
      ...{ items: { type: 'number', exclusiveMinimum: 0 }, minItems: 2, maxItems: 2 },
    },
  }),
  speech,
  training: closed({ status: { enum: ['queued', 'running', 'completed', 'failed'] } }),
});

const portrait = schema(
  {
    reference_image_asset_id: assetId,
    motion: closed({ template: { enum: ['v1', 'v2', 'v3'] }, amplitude: fraction }),
    speech,
  },
  ['reference_image_asset_id'],
);

const voice = schema(
  {
    voice: closed(
      {
        reference_audio_asset_id: assetId,
        stability: fraction,
        ...speech.properties,
      },
      ['reference_audio_asset_id'],
    ),
  },
  ['voice'],
);

const variant = (
  id: string,
  name: string,
  tags: readonly string[],
  configuration_schema: object,
  rest: Partial<ModelVariant> = {},
): ModelVariant => ({
  ...{ id, model_id: modelOf(id), name, tags, status: 'available', configuration_schema },
  preview_url: `https://cdn.ojin.ai/previews/${id.replaceAll('/', '-')}.jpg`,
  ...{ created_at: '2025-01-20T08:00:00.000Z', updated_at: '2025-05-02T16:45:00.000Z' },
  ...rest,
});

/** Variants hidden from callers without a key. */
export const NOT_PUBLIC: ReadonlySet<string> = new Set(['ojin/oris-1.0/lab']);

export const VARIANTS: readonly ModelVariant[] = [
  variant('ojin/oris-1.0/standard', 'Standard Quality', ['general-purpose', 'real-time'], film),
  variant('ojin/oris-1.0/studio', 'Studio Quality', ['general-purpose', 'high-fidelity'], film),
  variant('ojin/oris-1.0/lab', 'Next Quality', ['real-time', 'experimental'], film),
  variant('ojin/oris-portrait/standard', 'Portrait', ['portrait', 'real-time'], portrait),
  variant('ojin/oris-voice/standard', 'Voice', ['voice', 'real-time'], voice),
  variant('ojin/oris-0.9/standard', 'Standard Quality (2024)', ['general-purpose'], film, {
    status: 'deprecated',
  }),
];
