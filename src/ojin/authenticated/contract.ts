/**
 * Everything that the authenticated client spells on the wire, in one table: an edit here corrects the
 * client, the uploads, and the emulator. "published": spelled in Ojin's documentation; "derived": our
 * best guess, where the documentation describes something in words only. What is sent has one name;
 * what is read may have several, the likeliest first.
 *
 * Source: Ojin REST API documentation; part URLs and sessions follow Amazon S3 multipart uploads.
 */
export const KEY_HEADER = 'X-API-Key'; // published

/** Verbs of the calls that change something; everything else is a GET (published). */
export const VERBS = {
  create: 'POST', // published
  update: 'PATCH', // derived
  delete: 'DELETE', // derived
  /** Of every call of an upload. */
  upload: 'POST', // derived
  idleVideo: 'POST', // derived
} as const;

/** An id follows as one path segment. */
export const PATHS = {
  configs: '/model-configs', // published
  variants: '/model-variants', // derived
  assets: '/assets', // derived
  initiateUpload: '/assets/initiate-upload', // derived
  partUrl: '/assets/part-upload-url', // derived
  completeUpload: '/assets/complete-upload', // derived
  idleVideo: '/assets/idle-video', // derived
  /** Relative to an asset. */
  metadata: '/metadata', // derived
} as const;

/** Query parameters of lists. */
export const QUERY = {
  limit: 'limit', // published
  offset: 'offset', // published
  source: 'source', // published
  modelVariantId: 'model_variant_id', // published
  modelId: 'model_id', // published
  status: 'status', // published
  /** Separated by commas: published. */
  tags: 'tags', // published
  category: 'category', // published
  name: 'name', // published
} as const;

/** Fields of request bodies. */
export const FIELDS = {
  modelVariantId: 'model_variant_id', // published
  title: 'title', // published
  parameters: 'model_configurations', // published
  fileName: 'filename', // derived
  category: 'category', // derived
  mimeType: 'mime_type', // derived
  size: 'size', // derived
  assetId: 'asset_id', // derived
  uploadId: 'upload_id', // derived
  s3Key: 's3_key', // derived
  partNumber: 'part_number', // derived
  sourceAsset: 'source_asset_id', // derived
  motion: 'motion_template', // derived
} as const;

/** The names of one field, the likeliest first. */
export type Names = readonly [string, ...string[]];

const OWNED = {
  organizationId: ['organization_id'], // published
  createdBy: ['created_by'], // published
  createdAt: ['created_at'], // derived
  updatedAt: ['updated_at'], // derived
} as const;

/**
 * Fields of answers. The first name of a configuration's and an asset's field is the one that the
 * public decoders of `../wire.ts` read.
 */
export const ANSWERS = {
  /** A list may also be a bare array. */
  page: {
    items: ['items', 'data', 'results'], // derived
    total: ['total', 'total_count'], // derived
  },
  config: {
    ...OWNED,
    id: ['id', 'model_config_id', 'configuration_id'], // derived
    modelId: ['model_id'], // published
    modelVariantId: ['model_variant_id', 'variant_id'], // the first: published
    title: ['title'], // published
    parameters: ['model_configurations', 'parameters'], // the first: published
  },
  variant: {
    ...OWNED,
    id: ['id', 'model_variant_id', 'variant_id'], // derived
    modelId: ['model_id'], // published
    name: ['name'], // derived
    previewUrl: ['preview_url'], // derived
    tags: ['tags'], // published
    status: ['status'], // published
    configurationSchema: ['configuration_schema'], // published
  },
  asset: {
    ...OWNED,
    id: ['id', 'asset_id'], // derived
    name: ['name', 'filename', 'file_name', 'original_filename'], // derived
    category: ['category'], // published
    mimeType: ['mime_type', 'content_type'], // derived
    size: ['size', 'size_bytes', 'file_size', 'file_size_bytes'], // derived
    etag: ['etag'], // derived
    url: ['download_url', 'url', 'presigned_url', 'signed_url'], // derived
  },
  uploadSession: {
    assetId: ['asset_id', 'id'], // derived
    uploadId: ['upload_id'], // derived
    s3Key: ['s3_key', 'key', 'object_key'], // derived
  },
  part: {
    url: ['url', 'presigned_url', 'upload_url', 'signed_url'], // derived
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Names>>>>;

/** Where an error answer says what is wrong, in words or as a code; each may nest the others. */
export const ERROR_FIELDS = [
  'error_code', // published, of a sister API
  'message', // published, of a sister API
  'detail', // derived: FastAPI, RFC 9457
  'error', // derived
  'errors', // derived
  'msg', // derived: an entry of FastAPI's list
] as const;

/** The place of a problem in FastAPI's list, such as `["body", "title"]`. */
export const ERROR_PLACE = 'loc'; // derived

/** What a 400 says that is a conflict. */
export const CONFLICT = /exists|already|duplicate|(?<!mis)taken|conflict/i; // derived

/** Owner of the listed items: the key's organization, or the one of the templates. */
export const SOURCES = ['org', 'template'] as const; // published
export type Source = (typeof SOURCES)[number];

/** Reference motions of an idle video that are known; there are more. */
export const MOTIONS = ['v1', 'v2', 'v3'] as const; // published, as an open list
export type KnownMotion = (typeof MOTIONS)[number];
/** A reference motion of an idle video: the list is open, and the service decides. */
export type Motion = KnownMotion | (string & Record<never, never>);

/** Bounds and default of `limit`: published. */
export const PAGE = { smallest: 1, largest: 100, usual: 20 } as const;

/** S3's limits. Source: Amazon S3 user guide, "Multipart upload limits". */
export const PART = { smallest: 5 * 2 ** 20, largest: 5 * 2 ** 30, most: 10_000 } as const;
