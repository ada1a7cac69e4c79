/** A model configuration as Ojin keeps it (wire names, internal fields included). */
export interface ModelConfig {
  id: string;
  organization_id: string;
  created_by: string;
  model_id: string;
  model_variant_id: string;
  /** Unique within the organization. */
  title: string;
  /** Specific to the variant. */
  model_configurations: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  created_at: string;
  updated_at: string;
}

/** An asset's record. Its bytes lie in the object store under `key`, which no answer shows. */
export interface Asset {
  id: string;
  organization_id: string;
  created_by: string;
  /** Original file name. */
  name: string;
  category: string;
  mime_type: string;
  /** Bytes. */
  size: number;
  etag: string;
  created_at: string;
  updated_at: string;
}

export interface AssetRecord {
  readonly asset: Asset;
  readonly key: string;
}

/** The two kinds of thing that a test may answer for with JSON of its own. */
export const OVERRIDABLE = ['model-configs', 'assets'] as const;
export type Overridable = (typeof OVERRIDABLE)[number];

/** Everything one Ojin organization holds. Ids are lower-case UUIDs. */
export class OjinStore {
  readonly configs = new Map<string, ModelConfig>();
  readonly assets = new Map<string, AssetRecord>();
  /** JSON texts that answer verbatim instead of the record of the same id. */
  readonly overrides: Readonly<Record<Overridable, Map<string, string>>> = {
    'model-configs': new Map(),
    assets: new Map(),
  };
}

export const isUuid = (text: string): boolean =>
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
