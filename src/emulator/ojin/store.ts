import type { KnownMotion, Source } from '../../ojin/authenticated/contract.ts';

/** The key's organization, and the one that owns the templates. */
export const ORGANIZATIONS: Readonly<Record<Source, string>> = {
  org: 'org_lindenhof',
  template: 'org_ojin_templates',
};
/** The user the key belongs to. */
export const CREATOR = 'user_marta';

/** A model configuration as Ojin stores it (wire names, including internal fields). */
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

/** An asset's record. Its bytes are in the object store under `key`, which no response contains. */
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

/** An upload session. It is kept after completion, so that completing it twice is a conflict. */
export interface UploadSession {
  readonly asset_id: string;
  readonly upload_id: string;
  readonly s3_key: string;
  readonly fileName: string;
  readonly category: string;
  done: boolean;
}

/** A film that is being made of a picture. */
export interface IdleVideoJob {
  readonly sourceId: string;
  readonly motion: KnownMotion;
  /** Id of the film's asset, once it exists. */
  readonly assetId: string;
  /** Epoch ms by the emulator's clock. */
  readonly readyAt: number;
  /** How the film was made: from the picture, or Ada's if ffmpeg is missing; null: not yet. */
  made: 'ffmpeg' | 'prepared' | null;
  readonly film: Promise<{ bytes: Uint8Array; made: 'ffmpeg' | 'prepared' }>;
}

/** The kinds of records whose response a test may override. */
export const OVERRIDABLE = ['model-configs', 'assets'] as const;
export type Overridable = (typeof OVERRIDABLE)[number];

/** All records visible to the key's organization. Ids are lower-case UUIDs. */
export class OjinStore {
  readonly configs = new Map<string, ModelConfig>();
  readonly assets = new Map<string, AssetRecord>();
  /** Configurations referenced by an agent configuration: they cannot be deleted. */
  readonly usedByAgents = new Set<string>();
  /** By upload id. */
  readonly uploads = new Map<string, UploadSession>();
  readonly jobs: IdleVideoJob[] = [];
  /** JSON texts returned verbatim in place of the record with the same id. */
  readonly overrides: Readonly<Record<Overridable, Map<string, string>>> = {
    'model-configs': new Map(),
    assets: new Map(),
  };
}
