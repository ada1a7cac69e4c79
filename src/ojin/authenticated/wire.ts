import {
  type AssetFile,
  decodeAsset,
  decodeAssetFile,
  decodeModelConfig,
  type Asset,
  type ModelConfig,
} from '../wire.ts';
import { isRecord } from '../../http/json.ts';
import { httpUrl } from '../../http/url.ts';
import { CONTRACT, type Answers, type Contract } from './contract.ts';
import { bounded } from './json-bounds.ts';
import { reader, readPage, type Reader } from './reader.ts';

/** When a record was created and updated: ISO 8601; empty when unknown. */
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
export interface OwnAsset extends AssetMetadata, Pick<Asset, 'expiresAt'> {
  /** Signed: keep it out of logs, and never modify it. Undefined when the service sent none. */
  readonly url: string | undefined;
}

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
  /** JSON Schema of a configuration's parameters; undefined when the service does not tell. */
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

/** Numbers below this are seconds: in ms, it is March 1973; in s, the year 5138. */
const FIRST_MS = 1e11;
/** Maximum of a Date (ECMA-262, "Time Values and Time Range"). */
const LAST_MS = 8.64e15;

/** ISO 8601 of a number of seconds or milliseconds since the epoch; a text is left as it is. */
function isoTime(value: unknown, text: string): string {
  const isEpoch = typeof value === 'number' || /^\d{9,}(\.\d+)?$/.test(text);
  if (!isEpoch) return text;
  const number = Number(value);
  const ms = Math.abs(number) < FIRST_MS ? number * 1000 : number;
  return Math.abs(ms) <= LAST_MS ? new Date(ms).toISOString() : '';
}

const times = ({ any, text }: Reader<keyof Times>): Times => ({
  createdAt: isoTime(any('createdAt'), text('createdAt')),
  updatedAt: isoTime(any('updatedAt'), text('updatedAt')),
});

const timesAndOwner = (read: Reader<keyof Times | keyof Owned>): Times & Owned => ({
  ...times(read),
  organizationId: read.text('organizationId'),
  createdBy: read.text('createdBy'),
});

/* Each decoder throws a TypeError when the response is invalid under the contract. */

export function decodeOwnModelConfig(json: unknown, contract = CONTRACT): OwnModelConfig {
  const read = reader(json, 'config', contract);
  const config = decodeModelConfig(read.canonical);
  bounded(config.parameters);
  return requireId({ ...config, ...timesAndOwner(read) });
}

export const decodeAssetMetadata = (json: unknown, contract = CONTRACT): AssetMetadata =>
  metadataOf(reader(json, 'asset', contract));

function metadataOf(read: Reader<keyof Answers['asset']>): AssetMetadata {
  const file = decodeAssetFile(read.canonical);
  return requireId({ ...file, etag: read.text('etag'), ...timesAndOwner(read) });
}

export function decodeOwnAsset(json: unknown, receivedAt: number, contract = CONTRACT): OwnAsset {
  const read = reader(json, 'asset', contract);
  const metadata = metadataOf(read);
  if (!httpUrl(read.any('url'))) return { ...metadata, url: undefined, expiresAt: Infinity };
  const { url, expiresAt } = decodeAsset(read.canonical, receivedAt);
  return { ...metadata, url, expiresAt };
}

/**
 * The asset of a completed upload: what the answer tells, if anything, and the rest as described.
 * Its size is 0 unless the answer tells it.
 */
export function decodeCompleted(
  json: unknown,
  { id, name, category, mimeType }: Pick<AssetFile, 'id' | 'name' | 'category' | 'mimeType'>,
  contract = CONTRACT,
): AssetMetadata {
  const names = CONTRACT.answers.asset;
  return decodeAssetMetadata({
    [names.name[0]]: name,
    [names.category[0]]: category,
    [names.mimeType[0]]: mimeType,
    ...reader(isRecord(json) ? json : {}, 'asset', contract).canonical,
    [names.id[0]]: id,
  });
}

export function decodeModelVariant(json: unknown, contract = CONTRACT): ModelVariant {
  const read = reader(json, 'variant', contract);
  const tags = read.any('tags');
  return requireId({
    id: read.text('id'),
    modelId: read.text('modelId'),
    name: read.text('name'),
    previewUrl: httpUrl(read.any('previewUrl')),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    status: read.text('status'),
    configurationSchema: bounded(read.any('configurationSchema')),
    ...times(read),
  });
}

/** Entries that cannot be decoded are skipped. */
export function decodePage<T>(
  json: unknown,
  decode: (item: unknown) => T,
  contract: Contract = CONTRACT,
): Page<T> {
  const { entries, total } = readPage(json, contract);
  const items = entries.flatMap((entry) => {
    try {
      return [decode(entry)];
    } catch {
      return [];
    }
  });
  return { items, total, received: entries.length };
}

export function decodeUploadSession(json: unknown, contract = CONTRACT): UploadSession {
  const { any } = reader(json, 'uploadSession', contract);
  const needed = (name: keyof UploadSession): string => {
    const value = any(name);
    if (typeof value !== 'string') throw new TypeError();
    return value;
  };
  return { assetId: needed('assetId'), uploadId: needed('uploadId'), s3Key: needed('s3Key') };
}

/** The presigned URL of one part: secret, and to be used unchanged. */
export function decodePartUrl(json: unknown, contract = CONTRACT): string {
  const url = httpUrl(reader(json, 'part', contract).any('url'));
  if (!url) throw new TypeError();
  return url;
}
