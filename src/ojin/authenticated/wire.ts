import {
  type AssetFile,
  decodeAsset,
  decodeAssetFile,
  decodeModelConfig,
  fields,
  type Asset,
  type ModelConfig,
} from '../wire.ts';
import { httpUrl } from '../../http/url.ts';
import { bounded } from './json-bounds.ts';

/** When a record was created and updated, ISO 8601 as sent; empty when unknown. */
interface Times {
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The owner of a record; not public. */
interface Owned {
  readonly organizationId: string;
  readonly createdBy: string;
}

/** A model configuration as its owner sees it. Source: Ojin REST API, "Model Configurations". */
export interface OwnModelConfig extends ModelConfig, Owned, Times {}

/** An asset as its owner sees it, without a link. Source: Ojin REST API, "Assets". */
export interface AssetMetadata extends AssetFile, Owned, Times {
  /** Of the stored object, as sent (S3 puts it in quotes). */
  readonly etag: string;
}

/** An asset with its temporary link. */
export interface OwnAsset extends AssetMetadata, Pick<Asset, 'url' | 'expiresAt'> {}

/** A variant of a model. Source: Ojin REST API, "Model Variants". */
export interface ModelVariant extends Times {
  /** Such as `ojin/oris-1.0/standard`. */
  readonly id: string;
  readonly modelId: string;
  readonly name: string;
  readonly previewUrl: string | undefined;
  readonly tags: readonly string[];
  /** Such as `available` or `deprecated`. */
  readonly status: string;
  /** JSON Schema of a configuration's parameters. */
  readonly configurationSchema: unknown;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Number of items on all pages; undefined when the service does not tell. */
  readonly total: number | undefined;
  /** Number of received entries, including undecodable ones. */
  readonly received: number;
}

/** Identifies a multipart upload. */
export interface UploadSession {
  readonly assetId: string;
  readonly uploadId: string;
  readonly s3Key: string;
}

const requireId = <T extends { readonly id: string }>(record: T): T => {
  if (!record.id) throw new TypeError();
  return record;
};

function times(json: unknown): Times {
  const [, text] = fields(json);
  return { createdAt: text('created_at'), updatedAt: text('updated_at') };
}

function owned(json: unknown): Owned {
  const [, text] = fields(json);
  return { organizationId: text('organization_id'), createdBy: text('created_by') };
}

/* Each decoder throws a TypeError when the response is invalid. */

export function decodeOwnModelConfig(json: unknown): OwnModelConfig {
  const config = decodeModelConfig(json);
  bounded(config.parameters);
  return requireId({ ...config, ...owned(json), ...times(json) });
}

export function decodeAssetMetadata(json: unknown): AssetMetadata {
  const [, text] = fields(json);
  return requireId({
    ...decodeAssetFile(json),
    etag: text('etag'),
    ...owned(json),
    ...times(json),
  });
}

export const decodeOwnAsset = (json: unknown, receivedAt: number): OwnAsset => ({
  ...decodeAsset(json, receivedAt),
  ...decodeAssetMetadata(json),
});

export function decodeModelVariant(json: unknown): ModelVariant {
  const [any, text] = fields(json);
  const tags = any('tags');
  return requireId({
    id: text('id'),
    modelId: text('model_id'),
    name: text('name'),
    previewUrl: httpUrl(any('preview_url')),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    status: text('status'),
    configurationSchema: bounded(any('configuration_schema')),
    ...times(json),
  });
}

/** Entries that cannot be decoded are skipped. */
export function decodePage<T>(json: unknown, decode: (item: unknown) => T): Page<T> {
  const [any] = fields(json);
  const entries = any('items', 'data');
  if (!Array.isArray(entries)) throw new TypeError();
  const items = entries.flatMap((entry) => {
    try {
      return [decode(entry)];
    } catch {
      return [];
    }
  });
  const total = any('total');
  const count = Number.isInteger(total) ? { total: Number(total) } : { total: undefined };
  return { items, ...count, received: entries.length };
}

export function decodeUploadSession(json: unknown): UploadSession {
  const [any] = fields(json);
  const needed = (name: string): string => {
    const value = any(name);
    if (typeof value !== 'string' || !value) throw new TypeError();
    return value;
  };
  return { assetId: needed('asset_id'), uploadId: needed('upload_id'), s3Key: needed('s3_key') };
}

/** The presigned URL of one part: secret, and to be used unchanged. */
export function decodePartUrl(json: unknown): string {
  const [any] = fields(json);
  const url = httpUrl(any('url'));
  if (!url) throw new TypeError();
  return url;
}
