/**
 * Everything that Ojin's API spells on the wire, in one table: an edit here corrects the clients, the
 * uploads, the command line and the emulator, and a user's own {@link Contract} corrects them without a
 * release. "published": spelled in Ojin's documentation; "derived": our best guess, where the
 * documentation describes something in words only. The first spelling is the default. Of what is sent,
 * the others are alternatives that `ojin-widget doctor` tries; of what is read, all are understood.
 *
 * Source: Ojin REST API documentation; part URLs and sessions follow Amazon S3 multipart uploads.
 */

/** Spellings of one thing, the likeliest first. */
export type Names = readonly [string, ...string[]];

/** What is sent. */
export const SENT = {
  headers: {
    key: ['X-API-Key'], // published
  },
  /** Verbs of the calls that change something; everything else is a GET (published). */
  verbs: {
    create: ['POST'], // published
    update: ['PATCH', 'PUT'], // derived
    delete: ['DELETE'], // derived
    /** Of every call of an upload. */
    upload: ['POST', 'PUT'], // derived
    idleVideo: ['POST', 'PUT'], // derived
  },
  /** Relative to the base URL. An id follows as one path segment. */
  paths: {
    configs: ['/model-configs'], // published
    variants: ['/model-variants', '/models/variants', '/variants'], // derived
    assets: ['/assets', '/media/assets', '/files'], // derived
    initiateUpload: [
      ...['/assets/initiate-upload', '/assets/upload/initiate'], // derived
      ...['/assets/initiate-multipart-upload', '/uploads/initiate'], // derived
    ],
    partUrl: [
      ...['/assets/part-upload-url', '/assets/upload/part-url', '/assets/upload-part-url'], // derived
      ...['/assets/presigned-part-url', '/uploads/part-url'], // derived
    ],
    completeUpload: [
      ...['/assets/complete-upload', '/assets/upload/complete'], // derived
      ...['/assets/complete-multipart-upload', '/uploads/complete'], // derived
    ],
    idleVideo: ['/assets/idle-video', '/assets/generate-idle-video', '/idle-videos'], // derived
    /** An asset with its temporary link, relative to the asset. */
    link: ['', '/download', '/download-url'], // derived
    /** An asset without a link, relative to the asset. */
    metadata: ['/metadata', ''], // derived
    publicConfigs: ['/public/model-configs', '/widget/model-configs'], // derived
    publicAssets: ['/public/assets', '/widget/assets'], // derived
  },
  /** Query parameters. */
  query: {
    limit: ['limit'], // published
    offset: ['offset'], // published
    source: ['source'], // published
    modelVariantId: ['model_variant_id'], // published
    modelId: ['model_id'], // published
    status: ['status'], // published
    /** Separated by commas: published. */
    tags: ['tags'], // published
    category: ['category'], // published
    name: ['name'], // published
    /** On deletion of a configuration: "Delete reference to the agent configuration." */
    deleteReference: ['delete_reference', 'delete_references'], // derived
  },
  /** Fields of request bodies. */
  fields: {
    modelVariantId: ['model_variant_id'], // published
    title: ['title'], // published
    parameters: ['model_configurations', 'parameters'], // published, the first
    fileName: ['filename', 'file_name', 'original_filename', 'name'], // derived
    category: ['category'], // derived
    mimeType: ['mime_type', 'content_type'], // derived
    size: ['size', 'size_bytes', 'file_size'], // derived
    assetId: ['asset_id'], // published
    uploadId: ['upload_id'], // published
    s3Key: ['s3_key', 'object_key', 'key'], // derived
    partNumber: ['part_number', 'part'], // derived
    sourceAsset: ['source_asset_id', 'source_image_asset_id', 'asset_id'], // derived
    motion: ['motion_template', 'reference_motion_template', 'template'], // derived
  },
  /** Parameters of a configuration that take the id of an asset, where the variant has no schema. */
  media: {
    film: ['idle_video_asset_id'], // derived
    image: ['reference_image_asset_id'], // derived
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Names>>>>;

const OWNED = {
  organizationId: ['organization_id'], // published
  createdBy: ['created_by'], // published
  createdAt: ['created_at', 'created'], // derived
  updatedAt: ['updated_at', 'updated'], // derived
} as const;

/** Fields of answers. An empty name is the answer itself. */
const ANSWERS = {
  /** What an answer is wrapped in. */
  envelope: {
    content: ['', 'data', 'result'], // derived
  },
  page: {
    items: ['items', 'data', 'results', ''], // derived
    total: ['total', 'total_count', 'count'], // derived
    limit: ['limit'], // derived
    offset: ['offset'], // derived
  },
  config: {
    id: ['id', 'model_config_id', 'configuration_id'], // derived
    ...OWNED,
    modelId: ['model_id'], // published
    modelVariantId: ['model_variant_id', 'variant_id'], // published, the first
    title: ['title'], // published
    parameters: ['model_configurations', 'parameters'], // published, the first
  },
  variant: {
    id: ['id', 'model_variant_id', 'variant_id'], // derived
    modelId: ['model_id'], // published
    name: ['name'], // derived
    previewUrl: ['preview_url'], // derived
    tags: ['tags'], // published
    status: ['status'], // published
    configurationSchema: ['configuration_schema'], // published
    createdAt: OWNED.createdAt,
    updatedAt: OWNED.updatedAt,
  },
  asset: {
    id: ['id', 'asset_id'], // derived
    ...OWNED,
    name: ['name', 'filename', 'file_name', 'original_filename'], // derived
    category: ['category'], // published
    mimeType: ['mime_type', 'content_type'], // derived
    size: ['size', 'size_bytes', 'file_size', 'file_size_bytes'], // derived
    etag: ['etag', 'e_tag'], // derived
    url: ['download_url', 'url', 'presigned_url', 'signed_url'], // derived
  },
  uploadSession: {
    assetId: ['asset_id', 'id'], // published, the first
    uploadId: ['upload_id'], // published
    s3Key: ['s3_key', 'key', 'object_key'], // derived
  },
  part: {
    url: ['url', 'presigned_url', 'upload_url', 'signed_url'], // derived
    partNumber: ['part_number', 'part'], // derived
  },
  /** Where an error answer says what is wrong, in words or as a code; each may nest the others. */
  error: {
    code: ['error_code'], // published, of a sister API
    words: ['message', 'detail', 'error', 'errors', 'msg'], // derived: FastAPI, RFC 9457
    /** The place of a problem in FastAPI's list, such as `["body", "title"]`. */
    place: ['loc'], // derived
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Names>>>>;

type Sent = typeof SENT;
type Read = typeof ANSWERS;

/** How to read the answers: the names of each field, in order of preference. */
export type Answers = {
  readonly [Kind in keyof Read]: { readonly [Field in keyof Read[Kind]]: Names };
};

/** A complete contract: plain data. */
export type Contract = {
  readonly [Section in keyof Sent]: { readonly [Name in keyof Sent[Section]]: string };
} & { readonly answers: Answers };

/** What a user's contract changes: any part of a {@link Contract}. */
export type ContractChanges = {
  readonly [Section in keyof Sent]?: { readonly [Name in keyof Sent[Section]]?: string };
} & { readonly answers?: { readonly [Kind in keyof Answers]?: Partial<Answers[Kind]> } };

const firsts = <Name extends string>(section: Readonly<Record<Name, Names>>) =>
  Object.fromEntries(
    Object.entries<Names>(section).map(([name, [first]]) => [name, first]),
  ) as Record<Name, string>;

/**
 * The default. The first name of a configuration's and an asset's field is the one that the public
 * decoders of `../wire.ts` read.
 */
export const CONTRACT: Contract = {
  headers: firsts(SENT.headers),
  verbs: firsts(SENT.verbs),
  paths: firsts(SENT.paths),
  query: firsts(SENT.query),
  fields: firsts(SENT.fields),
  media: firsts(SENT.media),
  answers: ANSWERS,
};

/** Verbs of calls that change something. */
export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

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
