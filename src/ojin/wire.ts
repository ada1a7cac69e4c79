import { httpUrl } from '../http/url.ts';
import { lifetime } from './signed-url.ts';

/** A model configuration, public view. Source: Ojin REST API, "Public Widget Endpoints". */
export interface ModelConfig {
  readonly id: string;
  readonly modelId: string;
  readonly modelVariantId: string;
  readonly title: string;
  /** `model_configurations`: its format depends on the variant and is not published. */
  readonly parameters: unknown;
}

export type AssetKind = 'video' | 'image' | 'audio' | 'other';

/** File metadata of an asset. Source: Ojin REST API, "Assets". */
export interface AssetFile {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly mimeType: string;
  readonly kind: AssetKind;
  /** Bytes; 0 when unknown. */
  readonly size: number;
}

/** A media asset with its temporary link. Source: Ojin REST API, "Public Widget Endpoints". */
export interface Asset extends AssetFile {
  /** Signed: keep it out of logs, events and errors, and never modify it. */
  readonly url: string;
  /** ms since the epoch by this device's clock, minus a margin; Infinity when unknown. */
  readonly expiresAt: number;
}

/** Text fields are truncated to this many characters. */
const MAX_TEXT_LENGTH = 300;

/** Readers of one field by its possible names, the documented one first. */
export function fields(json: unknown) {
  if (typeof json !== 'object' || !json || Array.isArray(json)) throw new TypeError();
  const any = (...names: readonly string[]): unknown =>
    names.map((name) => (json as Record<string, unknown>)[name]).find((value) => value != null);
  const text = (...names: readonly string[]): string => {
    const value = any(...names);
    return typeof value === 'string' ? value.slice(0, MAX_TEXT_LENGTH) : '';
  };
  return [any, text] as const;
}

/** @throws TypeError when the response is not a JSON object. */
export function decodeModelConfig(json: unknown): ModelConfig {
  const [any, text] = fields(json);
  return {
    id: text('id'),
    modelId: text('model_id'),
    modelVariantId: text('model_variant_id'),
    title: text('title'),
    parameters: any('model_configurations', 'parameters'),
  };
}

/** @throws TypeError when the response is not a JSON object. */
export function decodeAssetFile(json: unknown): AssetFile {
  const [any, text] = fields(json);
  const category = text('category');
  const mimeType = text('mime_type', 'content_type').toLowerCase();
  const size = any('size', 'size_bytes', 'file_size', 'file_size_bytes');
  return {
    id: text('id'),
    name: text('name', 'filename', 'file_name', 'original_filename'),
    category,
    mimeType,
    kind: kindOf(mimeType, category),
    size: Math.max(0, Number(typeof size !== 'object' && size) || 0),
  };
}

/**
 * @param receivedAt ms since the epoch when the response arrived: a link's lifetime starts then.
 * @throws TypeError when the response is not a JSON object, or has no http(s) link.
 */
export function decodeAsset(json: unknown, receivedAt: number): Asset {
  const [any] = fields(json);
  const url = httpUrl(any('download_url', 'url'));
  if (!url) throw new TypeError();
  const left = lifetime(url, receivedAt);
  return {
    ...decodeAssetFile(json),
    url,
    expiresAt: receivedAt + left - Math.min(30_000, left / 10),
  };
}

/** The MIME type decides; the category only if the type is generic or missing. */
function kindOf(mimeType: string, category: string): AssetKind {
  const source = /^$|octet-stream/.test(mimeType) ? category : mimeType;
  return (/^(video|image|audio)\b/.exec(source)?.[1] ?? 'other') as AssetKind;
}
