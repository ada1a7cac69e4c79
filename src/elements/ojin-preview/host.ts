import type { ReactiveControllerHost } from 'lit';
import type { Fetch } from '../../http/request.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import { endpointOf } from './endpoint.ts';
import { subjectOf } from './handover.ts';
import type { Playback } from './surface.ts';

/** What the controller sees of the element. */
export interface PreviewHost extends ReactiveControllerHost, HTMLElement, Playback, Attributes {
  readonly apiBase: string | null | undefined;
  readonly loading: string | null | undefined;
  readonly fetch: Fetch | undefined;
  readonly hasUpdated: boolean;
}

export const hasId = ({ configId, assetId }: PreviewHost): boolean => !!configId || !!assetId;

/**
 * What an element is about, as one string; without functions, as the script tag says it. Of functions
 * only whether they are there: where one is made anew at every rendering, it serves the next load.
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
