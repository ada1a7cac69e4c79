/*
 * Talks to the Ojin API for an element. Not part of what a preview needs until it can be used: the
 * script tag has asked for the first film. The rest asks through this.
 */
import { systemClock } from '../../http/clock.ts';
import type { Fetch } from '../../http/request.ts';
import { findPreview, type Found } from '../../ojin/preview.ts';
import { PublicClient } from '../../ojin/public-client.ts';
import { type Attributes, toRequest } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';

export interface Access {
  /** Where the API is, absolute. */
  readonly endpoint: string;
  readonly fetch: Fetch | undefined;
}

const clientFor = ({ endpoint, fetch }: Access) => new PublicClient({ apiBase: endpoint, fetch });

export const find = (
  access: Access,
  attributes: Attributes,
  reload: boolean,
  signal: AbortSignal,
): Found =>
  findPreview(clientFor(access).source(signal, reload), toRequest(attributes), systemClock);

/** The same asset with another link; one request for all who ask. @throws OjinError */
export const renewAsset = (
  access: Access,
  { id, url }: Asset,
  signal: AbortSignal,
): Promise<Asset> => clientFor(access).asset(id, signal, (kept) => kept.url === url);
