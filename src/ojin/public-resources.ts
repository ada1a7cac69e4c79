import { type Asset, decodeAsset, decodeModelConfig, type ModelConfig } from './wire.ts';

/** The next page fetches a configuration again if it is older than this (ms). */
const CONFIG_TTL = 600_000;

/** A JSON response of the API. */
export interface Answer {
  readonly json: unknown;
  /** ms since the epoch. */
  readonly receivedAt: number;
}

/** A resource type of the public endpoints. */
export interface PublicResource<T> {
  readonly path: string;
  /** @throws TypeError when the response is invalid. */
  readonly decode: (answer: Answer, id: string) => T;
  /** Until when (ms since the epoch) other pages of the tab may reuse the response. */
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
  // a link without an expiry may expire at any time: not reused by other pages
  freshUntil: ({ expiresAt }) => (expiresAt === Infinity ? 0 : expiresAt),
};

/** URL of one resource. */
export const publicUrl = (
  apiBase: string,
  { path }: { readonly path: string },
  id: string,
): string => `${apiBase.replace(/\/+$/, '')}/public/${path}/${encodeURIComponent(id.trim())}`;
