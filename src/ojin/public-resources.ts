import { type Asset, decodeAsset, decodeModelConfig, type ModelConfig } from './wire.ts';

/** A configuration that was fetched longer ago than this (ms) is fetched again by the next page. */
const CONFIG_TTL = 600_000;

/** A JSON answer of the API. */
export interface Answer {
  readonly json: unknown;
  /** ms since the epoch. */
  readonly receivedAt: number;
}

/** A kind of thing that the public endpoints give. */
export interface PublicResource<T> {
  readonly path: string;
  /** @throws TypeError when the answer does not fit. */
  readonly decode: (answer: Answer, id: string) => T;
  /** Until when (ms since the epoch) another page of the tab may use the answer. */
  readonly freshUntil: (value: T, receivedAt: number) => number;
}

export const CONFIGS: PublicResource<ModelConfig> = {
  path: 'model-configs',
  decode: ({ json }) => decodeModelConfig(json),
  freshUntil: (_, receivedAt) => receivedAt + CONFIG_TTL,
};

export const ASSETS: PublicResource<Asset> = {
  path: 'assets',
  decode: ({ json, receivedAt }, id) => ({ ...decodeAsset(json, receivedAt), id }),
  // a link without an end may end at any time: it is good for this page only
  freshUntil: ({ expiresAt }) => (expiresAt === Infinity ? 0 : expiresAt),
};

/** Address of one resource. */
export const publicUrl = (
  apiBase: string,
  { path }: { readonly path: string },
  id: string,
): string => `${apiBase.replace(/\/+$/, '')}/public/${path}/${encodeURIComponent(id.trim())}`;
