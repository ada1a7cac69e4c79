import { redactUrl as redact } from '../../http/url.ts';
import type { OjinPreviewElement } from './ojin-preview.element.ts';

/** A snapshot of an element for a bug report. Links are reduced to origin and path. */
export type Diagnosis = Readonly<Record<string, unknown>>;

export function diagnose(element: OjinPreviewElement): Diagnosis {
  const { state, asset, media, config } = element;
  const error = state.status === 'error' ? state.error : undefined;
  const source = media?.currentSrc ?? '';
  return {
    status: state.status,
    error: error && { code: error.code, status: error.status, directive: error.directive },
    attributes: {
      configId: element.configId,
      assetId: element.assetId,
      apiBase: element.apiBase && redact(element.apiBase),
      loading: element.loading,
      autoplay: element.autoplay,
      controls: element.controls,
      muted: element.muted,
      loop: element.loop,
    },
    config: config && { modelId: config.modelId, modelVariantId: config.modelVariantId },
    asset: asset && {
      id: asset.id,
      kind: asset.kind,
      mimeType: asset.mimeType,
      bytes: asset.size,
      link: redact(asset.url),
      /** s; null when the link does not specify it. */
      expiresIn: Number.isFinite(asset.expiresAt)
        ? Math.round((asset.expiresAt - Date.now()) / 1000)
        : null,
    },
    media: media && {
      source: redact(source),
      errorCode: media.error?.code ?? null,
      networkState: media.networkState,
      readyState: media.readyState,
      paused: media.paused,
      currentTime: media.currentTime,
      duration: Number.isFinite(media.duration) ? media.duration : null,
      canPlayType: asset ? media.canPlayType(asset.mimeType) : '',
    },
    page: {
      online: navigator.onLine,
      visibility: document.visibilityState,
      reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
      secureContext: isSecureContext,
      trustedTypes: 'trustedTypes' in globalThis,
      userAgent: navigator.userAgent,
    },
  };
}
