/**
 * Endpoint paths and names of request fields. Anything not published by the vendor is marked
 * "derived"; an edit here corrects both client and emulator.
 * Source: Ojin REST API documentation; part URLs and sessions follow Amazon S3 multipart uploads.
 */
export const PATHS = {
  configs: '/model-configs',
  variants: '/model-variants',
  assets: '/assets',
  initiateUpload: '/assets/initiate-upload', // derived
  partUrl: '/assets/part-upload-url', // derived
  completeUpload: '/assets/complete-upload', // derived
  idleVideo: '/assets/idle-video', // derived
  /** Relative to an asset. */
  metadata: '/metadata', // derived
} as const;

/** Fields of request bodies. */
export const FIELDS = {
  fileName: 'filename', // derived
  category: 'category', // derived
  mimeType: 'mime_type', // derived
  size: 'size', // derived
  sourceAsset: 'source_asset_id', // derived
  motion: 'motion_template', // derived
} as const;

/** Owner of the listed items: the key's organization, or the one of the templates. */
export const SOURCES = ['org', 'template'] as const;
export type Source = (typeof SOURCES)[number];

/** Reference motions of an idle video. */
export const MOTIONS = ['v1', 'v2', 'v3'] as const;
export type Motion = (typeof MOTIONS)[number];

/** Bounds and default of `limit`. */
export const PAGE = { smallest: 1, largest: 100, usual: 20 } as const;

/** S3's limits. Source: Amazon S3 user guide, "Multipart upload limits". */
export const PART = { smallest: 5 * 2 ** 20, largest: 5 * 2 ** 30, most: 10_000 } as const;
