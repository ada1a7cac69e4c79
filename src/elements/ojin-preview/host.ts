import type { ReactiveControllerHost } from 'lit';
import type { Fetch } from '../../http/request.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import { endpointOf } from './endpoint.ts';
import { subjectOf } from './handover.ts';
import type { Playback } from './surface.ts';

/** The element as the controller sees it. */
export interface PreviewHost extends ReactiveControllerHost, HTMLElement, Playback, Attributes {
  readonly apiBase: string | null | undefined;
  readonly loading: string | null | undefined;
  readonly fetch: Fetch | undefined;
  readonly hasUpdated: boolean;
}

export const hasId = ({ configId, assetId }: PreviewHost): boolean => !!configId || !!assetId;

/**
 * What an element is meant to show, as one string; without functions, the same as the script tag's.
 * Only the presence of functions counts: one recreated on every render applies to the next load.
 */
export const subjectNow = ({
  apiBase,
  configId,
  assetId,
  fetch,
  resolveAssets,
}: PreviewHost): string =>
  subjectOf(endpointOf(apiBase), configId, assetId) +
  (fetch ? ' fetch' : '') +
  (resolveAssets ? ' resolve' : '');
